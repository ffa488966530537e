"""Texts from sentences, slots and noise, with the true places of personal data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from qala.base.redact.civic import values
from qala.base.redact.civic.names import full_name
from qala.base.redact.civic.templates import EMOJI, OPENINGS, SENTENCES
from qala.base.redact.data import Kind, Span
from qala.base.redact.rules.letters import FOLD

_SLOT = re.compile(r"\{(-?\w+)(?::(\w+))?\}")
_LOOKS = str.maketrans("асеорху", "aceopxy")
_MONTHS = {
    "kk": ("қаңтарда", "ақпанда", "наурызда", "мамырда", "қыркүйекте", "қазанда", "қарашада"),
    "ru": ("января", "февраля", "марта", "мая", "сентября", "октября", "ноября"),
    "en": ("January", "February", "March", "May", "September", "October", "November"),
}

Part = tuple[str, Kind | None]
_DRAWS: dict[str, tuple[Kind | None, Callable[[Random], str]]] = {
    "iin": ("iin", values.iin),
    "keyed_iin": ("iin", values.keyed_iin),
    "phone": ("phone", values.phone),
    "email": ("email", values.email),
    "card": ("card", values.card),
    "iban": ("iban", values.iban),
    "plate": ("plate", values.plate),
    "flat": ("flat", lambda rng: values.numeral(rng, 1, 240)),
    "flat_kk": ("flat", lambda rng: f"{rng.randint(1, 240)}-пәтерде"),
    "flat_pair": ("flat", lambda rng: values.numeral(rng, 1, 240)),
    "document": ("document", values.document),
    "passport": ("document", values.passport),
    "handle": ("handle", values.handle),
    "birth_kk": ("birth_date", lambda rng: _birth_date(rng, "kk")),
    "birth_ru": ("birth_date", lambda rng: _birth_date(rng, "ru")),
    "birth_en": ("birth_date", lambda rng: _birth_date(rng, "en")),
    "-house": (None, lambda rng: values.numeral(rng, 1, 300)),
    "-bin": (None, values.bin_number),
    "-reading": (None, lambda rng: values.digits(rng, rng.randint(4, 7)).replace("0", "1", 1)),
    "-order": (None, lambda rng: values.digits(rng, rng.randint(2, 9))),
    "-sum": (None, lambda rng: f"{rng.randint(1, 90)} {rng.randint(100, 999)}"),
    "-twelve": (None, values.other_twelve),
    "-card": (None, values.false_card),
}


@dataclass(frozen=True, slots=True)
class CivicText:
    """A made-up text and what is personal in it; the spans refer to the NFC form."""

    id: str
    language: str
    text: str
    spans: tuple[Span, ...]

    def as_json(self) -> dict[str, object]:
        """Return the row of a JSONL file: id, lang, text, spans as [start, end, kind]."""
        spans = [[span.start, span.end, span.kind] for span in self.spans]
        return {"id": self.id, "lang": self.language, "text": self.text, "spans": spans}


def generate(seed: int, count: int, language: str) -> Iterator[CivicText]:
    """Yield made-up texts in a language ("kk", "ru", "en"); the same seed gives the same texts."""
    rng = Random(f"{seed}-{language}")  # noqa: S311 - test data
    for number in range(count):
        parts = _noise(rng, _parts(rng, language), language)
        text, spans = _join(parts)
        if rng.random() < 0.15:
            text = unicodedata.normalize("NFD", text)
        yield CivicText(f"{language}-{seed}-{number}", language, text, spans)


def _birth_date(rng: Random, language: str) -> str:
    year, day = rng.randint(1945, 2005), rng.randint(1, 28)
    month = rng.choice(_MONTHS[language])
    if rng.random() < 0.4:
        return f"{day:02}.{rng.randint(1, 12):02}.{year}"
    if language == "kk":
        return f"{year} жылғы {day} {month}"
    return f"{day} {month} {year}"


def _parts(rng: Random, language: str) -> list[Part]:
    parts: list[Part] = [(rng.choice(OPENINGS[language]), None)]
    for sentence in rng.sample(SENTENCES[language], rng.randint(1, 4)):
        parts.append((rng.choice((" ", " ", "\n")), None))
        at = 0
        for slot in _SLOT.finditer(sentence):
            parts += ((sentence[at : slot.start()], None), _fill(rng, language, slot))
            at = slot.end()
        parts.append((sentence[at:], None))
    return parts


def _fill(rng: Random, language: str, slot: re.Match[str]) -> Part:
    if slot.group(1) == "name":
        return full_name(rng, language, slot.group(2) or "nom"), "name"
    kind, draw = _DRAWS[slot.group(1)]
    return draw(rng), kind


def _noise(rng: Random, parts: list[Part], language: str) -> list[Part]:
    """Spoil a text as people do: lost letters, mixed scripts, no capitals, misspellings, pictures."""
    lost = language == "kk" and rng.random() < 0.4
    mixed = rng.random() < 0.15
    picture = rng.random() < 0.2
    typing = rng.random() < 0.2
    spoilt: list[Part] = []
    for text, kind in parts:
        new = text
        if lost and kind in (None, "name", "flat", "birth_date"):
            new = _lose_letters(new)
        if mixed and kind == "name":
            new = new[0] + new[1:].translate(_LOOKS)
        if kind is None and typing and "{" not in new:
            new = _misspell(rng, new)
        spoilt.append((new, kind))
        if picture and kind is None and new.endswith((".", "!")):
            spoilt.append((" " + rng.choice(EMOJI), None))
    return spoilt


def _lose_letters(text: str) -> str:
    return "".join(
        char.lower().translate(FOLD).upper() if char.isupper() else char.translate(FOLD) for char in text
    )


def _misspell(rng: Random, text: str) -> str:
    """Swap two inner letters of one long word that is no key to a number."""
    words = [match for match in re.finditer(r"[^\W\d_]{7,}", text) if match.group().islower()]
    if not words:
        return text
    word = rng.choice(words)
    if re.match(
        r"(?:туғ|туг|удостов|телеф|қоңыр|инстагр|куәлі|куали|төлқұж|толкуж|кварти|көшес|кошес|даңғыл|дангыл|проспек|родил)",
        word.group(),
    ):
        return text
    at = word.start() + rng.randint(1, len(word.group()) - 3)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _join(parts: list[Part]) -> tuple[str, tuple[Span, ...]]:
    text = ""
    spans: list[Span] = []
    for part, kind in parts:
        piece = unicodedata.normalize("NFC", part)
        if kind:
            spans.append(Span(len(text), len(text) + len(piece), kind, "made"))
        text += piece
    return text, tuple(spans)
