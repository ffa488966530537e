"""What personal data is called, where it lies in a text, and how a hidden piece is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "iin", "phone", "email", "card", "iban", "plate", "flat", "name", "document", "handle", "birth_date"
]
Certainty = Literal["certain", "likely"]

KINDS: tuple[Kind, ...] = (
    "iin",
    "phone",
    "email",
    "card",
    "iban",
    "plate",
    "flat",
    "name",
    "document",
    "handle",
    "birth_date",
)
CERTAIN_KINDS: frozenset[Kind] = frozenset({"iin", "phone", "email", "card", "iban"})

# What a chip says, and the sentence form used where no chip can be drawn.
WORDS: dict[Kind, dict[str, str]] = {
    "iin": {"kk": "ЖСН", "ru": "ИИН", "en": "IIN"},
    "phone": {"kk": "телефон", "ru": "телефон", "en": "phone"},
    "email": {"kk": "электрондық пошта", "ru": "электронная почта", "en": "e-mail"},
    "card": {"kk": "карта нөмірі", "ru": "номер карты", "en": "card number"},
    "iban": {"kk": "банк шоты", "ru": "банковский счёт", "en": "bank account"},
    "plate": {"kk": "көлік нөмірі", "ru": "номер машины", "en": "number plate"},
    "flat": {"kk": "пәтер нөмірі", "ru": "номер квартиры", "en": "flat number"},
    "name": {"kk": "аты-жөні", "ru": "имя", "en": "name"},
    "document": {"kk": "құжат нөмірі", "ru": "номер документа", "en": "document number"},
    "handle": {"kk": "аккаунт", "ru": "аккаунт", "en": "account name"},
    "birth_date": {"kk": "туған күні", "ru": "дата рождения", "en": "date of birth"},
}
# Russian agrees in gender: «телефон скрыт», «имя скрыто», «почта скрыта».
HIDDEN: dict[Kind, dict[str, str]] = {
    kind: {"kk": f"{words['kk']} жасырылған", "ru": f"{words['ru']} скрыт", "en": f"{words['en']} hidden"}
    for kind, words in WORDS.items()
}
HIDDEN["email"]["ru"] = "электронная почта скрыта"
HIDDEN["birth_date"]["ru"] = "дата рождения скрыта"
HIDDEN["name"]["ru"] = "имя скрыто"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of personal data in the NFC form of a text, from code point `start` up to, without, `end`.

    rule: name of the rule that found it, or "person" when a person marked it.
    certainty: "certain" is hidden at once, "likely" is proposed to a person.
    """

    start: int
    end: int
    kind: Kind
    rule: str = "person"
    certainty: Certainty = "certain"


@dataclass(frozen=True, slots=True)
class Hidden:
    """A hidden piece in a projection."""

    kind: Kind

    def word(self, language: str) -> str:
        """Return the kind of data in a language, for a chip."""
        return _in(WORDS[self.kind], language)

    def sentence(self, language: str) -> str:
        """Return the words for plain text, such as "телефон скрыт"."""
        return _in(HIDDEN[self.kind], language)


def _in(names: dict[str, str], language: str) -> str:
    return names.get(language) or names["en"]
