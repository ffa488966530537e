"""From cases to lines of COPY text, chunk by chunk. Nothing is written here but new themes and bodies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from qala.city.api import JurisdictionData
from qala.requests.actions.numbers import new_public_id
from qala.requests.importing.cases import CaseReader
from qala.requests.importing.copying import reserve_ids
from qala.requests.importing.data import Case, Chunk, Mapping, Report, SkipRow
from qala.requests.importing.history import EVENT_COLUMNS, PARTIES, REDACTIONS, REQUESTS, TEXTS, Teller
from qala.requests.importing.source import Rows
from qala.requests.importing.taxonomies import Taxonomies, ensure_city
from qala.requests.models import ServiceRequest, TextVersion
from qala.requests.rules.intake import clean_line

CHUNK = 1000
Line = tuple[int, list[str] | None]


def prepare_file(path: Path, jurisdiction: str, mapping: Mapping, now: datetime) -> Iterator[Chunk]:
    """Give the chunks of a file. now: time of the import. Raises Invalid for a fault of the file."""
    with closing(Rows(path, mapping)) as rows:
        yield from Preparer(rows, ensure_city(jurisdiction, mapping), mapping, now).chunks()


class Preparer:
    """Prepares the rows of one file for one city."""

    def __init__(self, rows: Rows, city: JurisdictionData, mapping: Mapping, now: datetime) -> None:
        """Take the open file. now: time of the import."""
        self.rows, self.city, self.mapping = rows, city, mapping
        self.zone = ZoneInfo(city.timezone)
        self.reader = CaseReader(mapping, self.zone, city.bounds, now)
        self.teller = Teller(city, mapping, Taxonomies(city, mapping))
        self.prefix = "QLA" if city.is_default else city.code[:3].upper()
        self.seen: set[str] = set()
        self.numbers: set[str] = set()

    def chunks(self) -> Iterator[Chunk]:
        """Read the file to its end, CHUNK rows at a time."""
        stream = iter(self.rows)
        while lines := self._next(stream):
            yield self._chunk(lines)

    @staticmethod
    def _next(stream: Iterator[Line]) -> list[Line]:
        return list(islice(stream, CHUNK))

    def _chunk(self, lines: list[Line]) -> Chunk:
        report = Report("", self.mapping.source, self.city.code, read=len(lines))
        cases = list(self._cases(lines, self._known(lines), report))
        ids = reserve_ids(ServiceRequest, len(cases)), reserve_ids(TextVersion, len(cases))
        chunk = Chunk(report, [], EVENT_COLUMNS, [], [], self.rows.at)
        rows: list[tuple[str, str, str, str]] = []
        for (line, case), number, *own in zip(cases, self._free_numbers(cases), *ids, strict=True):
            try:
                told = self.teller.tell(case, number, *own)
            except SkipRow as reason:
                report.skip(str(reason), line)
                continue
            rows.append(told.lines)
            chunk.events += told.event_lines
            chunk.public += told.public_events
            report.taken += 1
            report.events += len(told.event_lines)
            report.notes.update(case.notes)
            report.hidden.update(told.hidden)
        tables = (REQUESTS, TEXTS, REDACTIONS, PARTIES)
        for table, written in zip(tables, zip(*rows, strict=True), strict=False):
            chunk.tables.append((table.name, table.columns, "".join(written)))
        return chunk

    def _known(self, lines: list[Line]) -> set[str]:
        """Return the numbers of the chunk that an earlier run has taken."""
        at = self.rows.positions["id"]
        rows = ServiceRequest.objects.filter(
            jurisdiction=self.city.code,
            source=self.mapping.source,
            source_id__in=[clean_line(values[at]) for _line, values in lines if values],
        )
        return set(rows.values_list("source_id", flat=True))

    def _cases(self, lines: list[Line], known: set[str], report: Report) -> Iterator[tuple[int, Case]]:
        """Read the rows that are new, count those that are left."""
        at = self.rows.positions["id"]
        for line, values in lines:
            if values and (number := clean_line(values[at])) in known and number not in self.seen:
                self.seen.add(number)
                report.known += 1
                continue
            try:
                case = self._case(values)
            except SkipRow as reason:
                report.skip(str(reason), line)
                continue
            self.seen.add(case.source_id)
            yield line, case

    def _case(self, values: list[str] | None) -> Case:
        if values is None:
            raise SkipRow("another number of columns than the header")
        case = self.reader.read({name: values[at] for name, at in self.rows.positions.items()})
        if case.source_id in self.seen:
            raise SkipRow("the same number stands in the file before")
        return case

    def _free_numbers(self, cases: list[tuple[int, Case]]) -> list[str]:
        """Draw a public number for each case that neither the city nor this run has given away."""
        drawn: list[str] = []
        for _line, case in cases:
            year = case.received_at.astimezone(self.zone).year
            number = new_public_id(self.prefix, year)
            while number in self.numbers:
                number = new_public_id(self.prefix, year)
            self.numbers.add(number)
            drawn.append(number)
        taken = drawn and ServiceRequest.objects.filter(public_id__in=drawn).exists()
        return self._free_numbers(cases) if taken else drawn
