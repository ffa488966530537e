"""What an import is told, reads, and says in the end. Standard library only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

EXAMPLES = 5


@dataclass(frozen=True)
class Mapping:
    """How the columns of a file become requests; read from `mappings/<name>.toml`.

    source: where the numbers come from; (source, source id) is unique in a city.
    columns: field → column of the file. required: fields without which the file is not this kind of file.
    date_format: of strptime, or "iso". kind: of every request, "" when a column or the category says it.
    words: columns that become search words of a new category; icons: word → icon.
    channels, bodies: value of the file → ours. default_point: lat, lon that mean "no place known".
    new_categories, new_bodies: whether unknown values are added, or the row is skipped.
    phones: country whose telephone numbers are masked.
    """

    name: str
    source: str
    columns: dict[str, str]
    required: tuple[str, ...]
    date_format: str = "iso"
    language: str = ""
    kind: str = ""
    words: tuple[str, ...] = ()
    icons: dict[str, str] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, dict[str, str]] = field(default_factory=dict)
    districts: dict[str, dict[str, Any]] = field(default_factory=dict)
    default_point: tuple[float, float] | None = None
    new_categories: bool = False
    new_bodies: bool = False
    phones: str = "KZ"
    licence: str = ""


class SkipRow(Exception):  # noqa: N818 - an ordinary outcome
    """This row cannot be taken; the argument says why, in words for the report."""


@dataclass(frozen=True)
class Case:
    """One row of a file, read and cleaned. Times are aware; coordinates in degrees."""

    source_id: str
    received_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    title: str
    text: str
    category: str
    words: tuple[str, ...]
    kind: str
    body: str
    answer: str
    address: str
    district: str
    lat: float | None
    lon: float | None
    at_default_point: bool
    channel: str
    language: str
    applicant: dict[str, str]
    notes: tuple[str, ...]


@dataclass
class Report:
    """What was taken, what was left and why.

    known: rows taken by an earlier run. skipped: reason → rows; examples: reason → first line numbers.
    notes: what was kept though it is odd, such as "closed before opened". hidden: kind → pieces masked.
    """

    file: str
    source: str
    jurisdiction: str
    read: int = 0
    taken: int = 0
    known: int = 0
    events: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[int]] = field(default_factory=dict)
    notes: Counter[str] = field(default_factory=Counter)
    hidden: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    problem: str = ""

    def skip(self, reason: str, line: int) -> None:
        """Count a row that was left, and remember the first few lines of each reason."""
        self.skipped[reason] += 1
        lines = self.examples.setdefault(reason, [])
        if len(lines) < EXAMPLES:
            lines.append(line)

    def add(self, part: Report) -> None:
        """Add the counts of a chunk."""
        for name in ("read", "taken", "known", "events"):
            setattr(self, name, getattr(self, name) + getattr(part, name))
        for name in ("skipped", "notes", "hidden"):
            getattr(self, name).update(getattr(part, name))
        for reason, lines in part.examples.items():
            known = self.examples.setdefault(reason, [])
            known.extend(lines[: EXAMPLES - len(known)])

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain values; rows_per_s counts every row that was read."""
        return {
            "file": self.file,
            "source": self.source,
            "jurisdiction": self.jurisdiction,
            "read": self.read,
            "taken": self.taken,
            "known": self.known,
            "events": self.events,
            "skipped": {
                reason: {"rows": rows, "lines": self.examples[reason]}
                for reason, rows in self.skipped.most_common()
            },
            "notes": dict(self.notes.most_common()),
            "hidden": dict(self.hidden.most_common()),
            "seconds": round(self.seconds, 1),
            "rows_per_s": round(self.read / self.seconds) if self.seconds else None,
            "problem": self.problem,
        }


@dataclass
class Chunk:
    """Rows ready to be written in one transaction.

    tables: name, columns, lines of COPY text. events: lines without the last column, the log's entry.
    public: the same events as the log takes them. at: bytes of the file read so far.
    """

    report: Report
    tables: list[tuple[str, tuple[str, ...], str]]
    event_columns: tuple[str, ...]
    events: list[str]
    public: list[Any]
    at: int
