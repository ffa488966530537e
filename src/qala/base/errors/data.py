"""The two ways in which a module says no."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(eq=False)
class Refused(Exception):  # noqa: N818 - the house's word for a refusal
    """A person may not do this now. `web` makes a page of it, `rest` a 403 or 409 document.

    code: stable machine word, such as "not_allowed", "wrong_state", "not_found".
    reason: one sentence for the person, already translated or lazily translatable.
    """

    code: str
    reason: object = ""

    def __str__(self) -> str:
        """Code and reason, for logs and test failures."""
        return f"{self.code}: {self.reason}"


@dataclass(eq=False)
class Invalid(Exception):  # noqa: N818
    """The input cannot be taken. Nothing was changed.

    errors: field name → sentences that name what is wrong and how to mend it.
    """

    errors: dict[str, list[object]] = field(default_factory=dict)

    def __str__(self) -> str:
        """Field names and sentences, for logs and test failures."""
        return "; ".join(f"{name}: {' '.join(map(str, said))}" for name, said in self.errors.items())
