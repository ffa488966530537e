"""Whether the signed files of a case may be handed out now: the modules that own the cases are asked.

A manifest is frozen with what held at signing; a case may be withheld later, so its owner has the last word.
"""

from __future__ import annotations

from collections.abc import Callable

_owners: list[Callable[[str], bool]] = []


def ask_owner(is_open: Callable[[str], bool]) -> None:
    """Register the question "is the case of this public id open to all?"; True for what it does not know."""
    if is_open not in _owners:
        _owners.append(is_open)


def is_open_now(of: str) -> bool:
    """Whether every owner says that the case is open to all."""
    return all(is_open(of) for is_open in _owners)
