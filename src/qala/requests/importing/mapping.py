"""Mappings: data that tells how a file is read."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path

from qala.base.errors.api import Invalid
from qala.requests.importing.data import Mapping

FOLDER = Path(__file__).parent / "mappings"
FIELDS = frozenset(
    [
        "id",
        "received",
        "due",
        "closed",
        "answer",
        "title",
        "text",
        "category",
        "kind",
        "body",
        "address",
        "district",
        "lat",
        "lon",
        "channel",
        "language",
        "name",
        "phone",
        "email",
    ]
)


def shipped_mappings() -> list[str]:
    """Return the names of the mappings that come with Qala."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load_mapping(name: str) -> Mapping:
    """Return a mapping by its name, or by the path of a .toml file of one's own.

    Raises Invalid({"mapping": …}) when there is none or it is not sound.
    """
    path = Path(name) if name.endswith(".toml") else FOLDER / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(shipped_mappings())
        raise _wrong(
            f"There is no mapping {name!r}. Choose one of {known}, or give the path of a .toml file."
        )
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _wrong(f"{path.name} is not TOML: {error}.") from error
    unknown = set(said) - {one.name for one in fields(Mapping)} | set(said.get("columns", {})) - FIELDS
    if unknown or not {"source", "columns", "required"} <= set(said):
        raise _wrong(
            f"{path.name} needs source, columns, required. Not known in it: {sorted(unknown) or 'nothing'}."
        )
    point = said.pop("default_point", None)
    said |= {name: tuple(said[name]) for name in ("required", "words") if name in said}
    return Mapping(name=path.stem, default_point=tuple(point) if point else None, **said)


def _wrong(sentence: str) -> Invalid:
    return Invalid({"mapping": [sentence]})
