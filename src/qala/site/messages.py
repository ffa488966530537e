"""The catalogues of translations: `python -m qala.site.messages put MODULE FILE | missing | compile`.

English is the message id itself; every public string needs Kazakh and Russian. No gettext program is
needed. Files are sorted and name no source lines, so that merges stay quiet.
"""

from __future__ import annotations

import fcntl
import io
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import click
import polib
from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parents[1]
HOMES = {
    "site": SOURCE / "site",
    "requests": SOURCE / "requests",
    "trust": SOURCE / "trust",
    "city": SOURCE / "city",
    "people": SOURCE / "base" / "people",
    "ui": SOURCE / "base" / "ui",  # and every package of base that has no catalogue of its own
}
LANGUAGES = ("kk", "ru")
PLURALS = {
    "kk": "nplurals=2; plural=(n != 1);",
    "ru": (
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
        "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
    ),
}
PLURAL_COUNT = {"kk": 2, "ru": 3}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
CALLS = {"gettext": None, "_": None, "_lazy": None, "gettext_lazy": None, "gettext_noop": None}
CALLS |= dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2))
CALLS |= dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2))
CALLS |= dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3))
# What of Django and allauth a person can meet; their own Kazakh is incomplete, module `site` fills it.
FOREIGN = (
    "django/core/validators.py",
    "django/forms/fields.py",
    "django/forms/models.py",
    "allauth/account/adapter.py",
    "allauth/mfa/adapter.py",
)
UNSEEN = ("password", "username", "phone", "login.", "slug", "inline")  # no page of ours can say these


@dataclass(frozen=True)
class Message:
    """A string as the source holds it. `plural` and `context` are empty when it has none."""

    id: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What a catalogue looks it up by."""
        return self.context, self.id


def catalogue_path(module: str, language: str) -> Path:
    """Return where a module keeps a language."""
    return HOMES[module] / "locale" / language / "LC_MESSAGES" / "django.po"


def put_messages(module: str, entries: list[dict[str, object]]) -> int:
    """Merge translations into a module's catalogues and return how many entries changed.

    Raises ValueError naming each entry that is incomplete or loses a placeholder; then nothing changes.
    """
    faults = [fault for entry in entries for fault in _faults(entry)]
    if faults:
        raise ValueError("\n".join(faults))
    changed = 0
    with _locked(HOMES[module]):
        for language in LANGUAGES:
            catalogue = _read(module, language)
            changed += sum(_merge(catalogue, entry, language) for entry in entries)
            _write(catalogue, catalogue_path(module, language))
    return changed


def find_missing() -> dict[str, dict[Message, tuple[str, list[str]]]]:
    """Return by module the strings that lack a language: where each stands and what it lacks."""
    have = {language: _translated(language) for language in LANGUAGES}
    result: dict[str, dict[Message, tuple[str, list[str]]]] = {module: {} for module in HOMES}
    for module, used in (*_used().items(), ("site", _used_foreign())):
        for message, place in used.items():
            lacks = [language for language in LANGUAGES if message.key not in have[language]]
            if lacks:
                result[module][message] = place, lacks
    return result


def find_stale() -> list[tuple[str, str]]:
    """Return (module, message id) of translations that nothing uses any more."""
    used = {message.key for strings in (*_used().values(), _used_foreign()) for message in strings}
    return sorted(
        {
            (module, entry.msgid)
            for module in HOMES
            for language in LANGUAGES
            for entry in _read(module, language)
            if (entry.msgctxt or "", entry.msgid) not in used
        }
    )


def compile_catalogues() -> int:
    """Write the .mo files that are older than their .po and return how many were written."""
    written = 0
    for module in HOMES:
        for language in LANGUAGES:
            source = catalogue_path(module, language)
            target = source.with_suffix(".mo")
            if not source.exists() or (
                target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns
            ):
                continue
            _replace(target, polib.pofile(str(source)).to_binary())
            written += 1
    return written


def extract_strings(path: Path) -> Iterator[tuple[int, Message]]:
    """Yield (line, message) of a Python file or a template."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Everything but the messages is blanked out; without indents the rest reads as Python words.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).split("\n"))
    found = extract_python(io.BytesIO(text.encode()), [*CALLS], [], {"encoding": "utf-8"})
    for line, call, arguments, _ in found:
        parts = [part or "" for part in (arguments if isinstance(arguments, tuple) else (arguments,))]
        context = parts.pop(0) if "pgettext" in call else ""
        if parts and parts[0]:
            yield (
                line,
                Message(parts[0], parts[1] if "ngettext" in call or "npgettext" in call else "", context),
            )


def module_of(path: Path) -> str:
    """Return the module whose catalogue holds the strings of a source file."""
    for module, home in HOMES.items():
        if path.is_relative_to(home):
            return module
    return "ui" if path.is_relative_to(SOURCE / "base") else path.relative_to(SOURCE).parts[0]


@cache
def _used() -> dict[str, dict[Message, str]]:
    result: dict[str, dict[Message, str]] = {module: {} for module in HOMES}
    for path in sorted(SOURCE.rglob("*")):
        parts = path.relative_to(SOURCE).parts
        if path.suffix not in {".py", ".html", ".txt"} or {"tests", "migrations", "vendor"} & set(parts):
            continue
        if path.suffix != ".py" and "templates" not in parts:
            continue
        for line, message in extract_strings(path):
            result.setdefault(module_of(path), {}).setdefault(message, f"{path.relative_to(SOURCE)}:{line}")
    return result


@cache
def _used_foreign() -> dict[Message, str]:
    result: dict[Message, str] = {}
    for name in FOREIGN:
        path = _package(name.split("/")[0]).parent / name
        if path.exists():
            found = (message for _, message in extract_strings(path))
            seen = (message for message in found if not any(word in message.id.casefold() for word in UNSEEN))
            result |= dict.fromkeys(seen, name)
    return result


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(name)
    return Path(spec.origin).parent


def _translated(language: str) -> set[tuple[str, str]]:
    """Return the keys that a language has in any catalogue Django merges."""
    catalogues = [_read(module, language) for module in HOMES]
    for package in ("django/conf", "django/contrib/auth", "allauth"):
        path = (
            _package(package.split("/")[0]).parent
            / package
            / "locale"
            / language
            / "LC_MESSAGES"
            / "django.po"
        )
        if path.exists():
            catalogues.append(polib.pofile(str(path)))
    return {(entry.msgctxt or "", entry.msgid) for one in catalogues for entry in one.translated_entries()}


def _faults(entry: dict[str, object]) -> Iterator[str]:
    ident = entry.get("id")
    if not isinstance(ident, str) or not ident:
        yield f"{entry!r}: no id"
        return
    plural = entry.get("plural") or entry.get("id_plural")
    for language in LANGUAGES:
        forms = _forms(entry, language)
        wanted = PLURAL_COUNT[language] if plural else 1
        if len(forms) != wanted or not all(form.strip() for form in forms):
            yield f"{ident!r}: {language} needs {wanted} form(s)"
        for form in forms:
            lost = set(PLACEHOLDER.findall(str(plural or ident))) ^ set(PLACEHOLDER.findall(form))
            if lost and not (plural and len(lost) == 1):
                yield f"{ident!r}: {language} differs in {', '.join(sorted(lost))}"


def _forms(entry: dict[str, object], language: str) -> list[str]:
    value = entry.get(language) or ""
    if isinstance(value, list):
        return [str(form) for form in value]
    plural = entry.get("plural") or entry.get("id_plural")
    return [str(value)] * (
        2 if plural and language == "kk" else 1
    )  # a Kazakh noun after a number is singular


def _merge(catalogue: polib.POFile, entry: dict[str, object], language: str) -> bool:
    ident, context = str(entry["id"]), str(entry.get("context") or "") or None
    plural = entry.get("plural") or entry.get("id_plural")
    forms = _forms(entry, language)
    old = next((one for one in catalogue if one.msgid == ident and one.msgctxt == context), None)
    new = polib.POEntry(msgid=ident, msgctxt=context)
    if plural:
        new.msgid_plural, new.msgstr_plural = str(plural), dict(enumerate(forms))
    else:
        new.msgstr = forms[0]
    if "python-format" in (old.flags if old else []):
        new.flags.append("python-format")
    if old is not None:
        if str(old) == str(new):
            return False
        catalogue.remove(old)
    catalogue.append(new)
    return True


def _read(module: str, language: str) -> polib.POFile:
    path = catalogue_path(module, language)
    if path.exists():
        return polib.pofile(str(path), wrapwidth=10_000)
    catalogue = polib.POFile(wrapwidth=10_000)
    catalogue.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    return catalogue


def _write(catalogue: polib.POFile, path: Path) -> None:
    catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, f"{catalogue}\n".encode())


def _replace(path: Path, content: bytes) -> None:
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    aside.write_bytes(content)
    aside.replace(path)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@click.group()
def messages() -> None:
    """Merge, check and compile the translations."""


@messages.command("put")
@click.argument("module", type=click.Choice(list(HOMES)))
@click.argument("file", type=click.File(encoding="utf-8"))
def put(module: str, file: io.TextIOBase) -> None:
    """Merge a JSON list of {"id", "kk", "ru"[, "plural", "context"]} into a module's catalogues."""
    try:
        changed = put_messages(module, json.load(file))
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    compile_catalogues()
    click.echo(f"{module}: {changed} entries changed")


@messages.command("missing")
@click.option("--json", "as_json", is_flag=True, help="Print a file for `put`, to be filled in.")
@click.option("--module", type=click.Choice(list(HOMES)), help="Only this module.")
def missing(as_json: bool, module: str | None) -> None:
    """List the public strings that lack Kazakh or Russian, and translations that nothing uses."""
    found = {name: lacking for name, lacking in find_missing().items() if module in (None, name)}
    if as_json:
        rows = [
            {"id": one.id, "plural": one.plural, "context": one.context, "kk": "", "ru": ""}
            for lacking in found.values()
            for one in lacking
        ]
        rows = [{name: value for name, value in row.items() if value or name in LANGUAGES} for row in rows]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for name, lacking in found.items():
        for message, (place, lacks) in sorted(lacking.items(), key=lambda item: item[1][0]):
            click.echo(f"{name}: {' '.join(lacks)}: {message.id!r} ({place})")
    for name, ident in find_stale():
        if module in (None, name):
            click.echo(f"{name}: not used any more: {ident!r}")
    count = sum(map(len, found.values()))
    click.echo(f"{count} strings lack a language")
    raise SystemExit(count > 0)


@messages.command("compile")
def compile_() -> None:
    """Write the .mo files."""
    click.echo(f"{compile_catalogues()} catalogues compiled")


if __name__ == "__main__":
    messages()
