"""From a row of a file to a case: cleaned, dated, placed; or a reason why it is left. Pure."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping as Values
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from qala.requests.importing.data import Case, Mapping, SkipRow
from qala.requests.norms import Kind
from qala.requests.rules.intake import clean_line, clean_text

ID_MAX, TITLE_MAX, ADDRESS_MAX, TEXT_MAX = 80, 300, 400, 20_000
OLDEST = datetime(1900, 1, 1, tzinfo=UTC)
REPLACEMENT = "\ufffd"
APPLICANT = ("name", "phone", "email")


class CaseReader:
    """Reads the rows of one mapping in one city. now: nothing is received or closed later."""

    def __init__(
        self, mapping: Mapping, zone: ZoneInfo, bounds: tuple[float, float, float, float], now: datetime
    ) -> None:
        """Take what is the same for all rows. bounds: west, south, east, north of the city."""
        self.mapping, self.zone, self.bounds, self.now = mapping, zone, bounds, now
        self._cleaned: dict[str, str] = {}

    def read(self, row: Values[str, str]) -> Case:
        """Return the case. row: field → raw value. Raises SkipRow with the reason."""
        notes: list[str] = []
        get = row.get
        broken = sum(value.count(REPLACEMENT) for value in row.values())
        notes += ["characters lost by the source (U+FFFD)"] * broken
        received, due, closed = self._dates(row)
        if closed and closed < received:
            notes.append("closed before opened")
        title = self._line(get("title", ""))
        category = self._line(get("category", ""))
        if not title or not category:
            raise SkipRow("no title" if not title else "no category")
        text = clean_text(get("text", ""))
        answer = clean_text(get("answer", ""))
        address = clean_line(get("address", ""))
        _check_lengths(title, text, answer, address)
        lat, lon, default = self._place(get("lat", ""), get("lon", ""), notes)
        if answer and not closed:
            notes.append("open with a closing text")
        return Case(
            source_id=_source_id(get("id", "")),
            received_at=received,
            due_at=due,
            closed_at=closed,
            title=title,
            text="" if text == title else text,
            category=category,
            words=tuple(self._line(get(f"word:{name}", "")) for name in self.mapping.words),
            kind=self._kind(get("kind", "")),
            body=get("body", "").strip(),
            answer=answer,
            address=address,
            district=get("district", "").strip(),
            lat=lat,
            lon=lon,
            at_default_point=default,
            channel=self.mapping.channels.get(get("channel", "").strip(), "import"),
            language=get("language", "").strip() or self.mapping.language,
            applicant={name: clean_line(get(name, "")) for name in APPLICANT if get(name, "").strip()},
            notes=tuple(notes),
        )

    def _line(self, raw: str) -> str:
        """Clean a value that comes again and again."""
        known = self._cleaned.get(raw)
        if known is None:
            known = clean_line(raw)
            if len(self._cleaned) < 10_000:
                self._cleaned[raw] = known
        return known

    def _dates(self, row: Values[str, str]) -> tuple[datetime, datetime | None, datetime | None]:
        received = self._time(row.get("received", ""), "received")
        if received is None:
            raise SkipRow("no time of receipt")
        if received > self.now:
            raise SkipRow("received in the future")
        closed = self._time(row.get("closed", ""), "closed")
        if closed and closed > self.now:
            raise SkipRow("closed in the future")
        return received, self._time(row.get("due", ""), "due"), closed

    def _time(self, raw: str, field: str) -> datetime | None:
        raw = raw.strip()
        if not raw:
            return None
        try:
            if self.mapping.date_format == "iso":
                local = datetime.fromisoformat(raw)
            else:
                local = datetime.strptime(raw, self.mapping.date_format)  # noqa: DTZ007 - the city's clock
            aware = local if local.tzinfo else local.replace(tzinfo=self.zone)
            moment = aware.astimezone(UTC)
        except (ValueError, OverflowError):
            raise SkipRow(f"wrong date in {self.mapping.columns[field]}") from None
        if moment < OLDEST:
            raise SkipRow(f"wrong date in {self.mapping.columns[field]}")
        return moment

    def _place(self, raw_lat: str, raw_lon: str, notes: list[str]) -> tuple[float | None, float | None, bool]:
        """Return lat, lon and whether the source's point for "no place known" stood there."""
        if not raw_lat.strip() and not raw_lon.strip():
            return None, None, False
        try:
            lat, lon = float(raw_lat), float(raw_lon)
        except ValueError:
            lat = lon = math.nan
        if (lat, lon) == self.mapping.default_point:
            notes.append("at the default point: no place")
            return None, None, True
        west, south, east, north = self.bounds
        if not (west <= lon <= east and south <= lat <= north):
            notes.append("point unreadable or outside the city: no place")
            return None, None, False
        return lat, lon, False

    def _kind(self, raw: str) -> str:
        kind = raw.strip() or self.mapping.kind
        if kind and kind not in set(Kind):
            raise SkipRow("unknown kind")
        return kind


def _source_id(raw: str) -> str:
    source_id = clean_line(raw)
    if not source_id:
        raise SkipRow("no number")
    if len(source_id) > ID_MAX:
        raise SkipRow("number too long")
    return source_id


def _check_lengths(title: str, text: str, answer: str, address: str) -> None:
    for name, value, most in (
        ("title", title, TITLE_MAX),
        ("text", text, TEXT_MAX),
        ("answer", answer, TEXT_MAX),
        ("address", address, ADDRESS_MAX),
    ):
        if len(value) > most:
            raise SkipRow(f"{name} too long")


def code_of(words: str, most: int = 60) -> str:
    """Return a code made of the words: "Heat - Excessive  Insufficient" is "heat-excessive-insufficient"."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    return re.sub(r"[^\w]+", "-", plain, flags=re.ASCII).strip("-_")[:most].strip("-") or "other"
