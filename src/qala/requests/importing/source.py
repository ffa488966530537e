"""Opens a CSV file, plain or gzipped, of which nothing is believed; gives its rows with their lines."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from qala.base.errors.api import Invalid
from qala.requests.importing.data import Mapping

MOST_BYTES = 20 * 2**30
"""Of text, unpacked. 25 million requests take 10 GB."""
MOST_RATIO = 100
"""Unpacked to packed. Real registers stay below 20; gzip itself can reach 1,000."""
RATIO_FROM = 2**23
LONGEST_FIELD = 2**17
MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"PK\x03\x04": "a zip or an Excel file"}


class _Guarded(io.RawIOBase):
    """Unpacks and counts, and stops before a small file becomes a huge one."""

    def __init__(self, packed: BinaryIO, *, gzipped: bool) -> None:
        """Take the open file."""
        self.packed = packed
        self.stream: BinaryIO = gzip.GzipFile(fileobj=packed) if gzipped else packed  # type: ignore[assignment]
        self.gzipped = gzipped
        self.count = 0

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read on; raises Invalid when the file grows beyond reason."""
        data = self.stream.read(min(len(buffer), 2**16))
        buffer[: len(data)] = data
        self.count += len(data)
        too_dense = self.count > RATIO_FROM and self.count > MOST_RATIO * max(self.packed.tell(), 1)
        if self.count > MOST_BYTES or (self.gzipped and too_dense):
            raise _wrong(
                "The file unpacks to far more than a register holds; it is not read on. Unpack and check it."
            )
        return len(data)


class Rows:
    """The rows of a file. `at` and `size`: bytes read, and in all; `line`: the last line read."""

    def __init__(self, path: Path, mapping: Mapping) -> None:
        """Open the file and check its header. Raises Invalid({"file": …})."""
        self.size = _check_path(path)
        self._file = path.open("rb")
        try:
            start = self._file.read(4)
            self._file.seek(0)
            _check_start(start)
            raw = _Guarded(self._file, gzipped=start.startswith(b"\x1f\x8b"))
            text = io.TextIOWrapper(io.BufferedReader(raw, 2**16), encoding="utf-8-sig", newline="")
            csv.field_size_limit(LONGEST_FIELD)
            self._reader = csv.reader(text)
            self.line = 0
            header = next(self._lines(), None)
            self.positions = _positions(header, mapping)
            self.width = len(header or ())
        except BaseException:
            self._file.close()
            raise

    @property
    def at(self) -> int:
        """Bytes of the file read so far."""
        return self.size if self._file.closed else self._file.tell()

    def __iter__(self) -> Iterator[tuple[int, list[str] | None]]:
        """Give (line, values); None for a row with another number of columns. Empty lines are passed over."""
        for values in self._lines():
            if values:
                yield self.line, values if len(values) == self.width else None

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _lines(self) -> Iterator[list[str]]:
        """Read on; faults of the file become sentences that name the line."""
        while True:
            try:
                values = next(self._reader)
            except StopIteration:
                return
            except UnicodeDecodeError:
                raise _wrong(
                    f"After line {self._reader.line_num} the text is not UTF-8. Save the file in UTF-8."
                ) from None
            except (EOFError, zlib.error, gzip.BadGzipFile):
                raise _wrong(
                    f"The packed file ends or breaks after line {self._reader.line_num}. Get it again."
                ) from None
            except csv.Error as error:
                raise _wrong(
                    f"Line {self._reader.line_num + 1} is not sound CSV ({error}). Is a quote not closed?"
                ) from None
            self.line = self._reader.line_num
            yield values


def _check_start(start: bytes) -> None:
    kind = next((name for mark, name in MARKS.items() if start.startswith(mark)), None)
    if kind:
        raise _wrong(f"The file is {kind}. Save it as CSV in UTF-8, or as CSV packed by gzip.")


def _check_path(path: Path) -> int:
    """Return the size of the file."""
    if path.is_dir():
        raise _wrong(f"{path} is a folder. Name the file.")
    if not path.is_file():
        raise _wrong(f"There is no file {path}.")
    try:
        size = path.stat().st_size
        path.open("rb").close()
    except OSError as error:
        raise _wrong(f"{path} cannot be opened: {error.strerror}.") from error
    if not size:
        raise _wrong("The file is empty.")
    return size


def _positions(header: list[str] | None, mapping: Mapping) -> dict[str, int]:
    """Return field → position in a row, also of the columns of words."""
    if not header or not any(name.strip() for name in header):
        raise _wrong("The file is empty: it has no line of column names.")
    names = [name.strip() for name in header]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise _wrong(f"These columns stand twice: {', '.join(doubled)}.")
    wanted = mapping.columns | {f"word:{name}": name for name in mapping.words}
    missing = [mapping.columns[name] for name in mapping.required if mapping.columns[name] not in names]
    if missing:
        hint = " Separate the columns by commas." if len(names) == 1 and ";" in names[0] else ""
        raise _wrong(
            f"The file lacks the columns {', '.join(missing)}; the mapping {mapping.name!r} reads them.{hint}"
        )
    return {name: names.index(column) for name, column in wanted.items() if column in names}


def _wrong(sentence: str) -> Invalid:
    return Invalid({"file": [sentence]})
