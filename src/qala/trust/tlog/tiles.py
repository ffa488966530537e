"""The log as files: tiles of hashes and bundles of entries (c2sp.org/tlog-tiles).

Pure: who fetches a file, and where from, is the caller's business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from qala.trust.tlog.tree import HASH_BYTES, ReadHash, leaf_hash, node_hash, root_at

WIDTH = 256
HEIGHT = 8
LARGEST_ENTRY = 65_535
KEPT = 512
"""So many tiles and bundles a reader keeps."""

Fetch = Callable[[str], bytes]
"""Path → content. Raises FileNotFoundError or KeyError when there is no such file."""


Key = TypeVar("Key")
Value = TypeVar("Value")


class TileError(ValueError):
    """A tile or bundle is absent, malformed, or not that of the tree."""


def tile_path(level: int, n: int, width: int = WIDTH) -> str:
    """Return the path of a tile: `tile/0/x001/x234/067`, a partial one with `.p/<width>`."""
    if not 0 <= level <= 63:
        raise TileError(f"no level {level}")
    return f"tile/{level}/{_number(n, width)}"


def entries_path(n: int, width: int = WIDTH) -> str:
    """Return the path of a bundle of entries."""
    return f"tile/entries/{_number(n, width)}"


def _number(n: int, width: int) -> str:
    if n < 0 or not 1 <= width <= WIDTH:
        raise TileError(f"no tile {n} of width {width}")
    text = f"{n % 1000:03d}"
    while n >= 1000:
        n //= 1000
        text = f"x{n % 1000:03d}/{text}"
    return text if width == WIDTH else f"{text}.p/{width}"


def tiles_of(size: int, after: int = 0) -> Iterator[tuple[int, int, int]]:
    """Yield (level, n, width) of every tile of a tree, without those it already had at size `after`.

    Level 0 stands for its bundle of entries too.
    """
    for level in range(64):
        count, before = size >> HEIGHT * level, after >> HEIGHT * level
        if not count:
            return
        for n in range(before // WIDTH, count // WIDTH):
            yield level, n, WIDTH
        if count % WIDTH and count != before:
            yield level, count // WIDTH, count % WIDTH


def pack_tile(level: int, n: int, width: int, read: ReadHash) -> bytes:
    """Return the content of a tile, from the hashes of the tree."""
    return b"".join(read(HEIGHT * level, n * WIDTH + i) for i in range(width))


def pack_entries(entries: Sequence[bytes]) -> bytes:
    """Return the bundle of 1 to 256 entries of at most 65,535 bytes each. TileError otherwise."""
    if not 1 <= len(entries) <= WIDTH or any(len(entry) > LARGEST_ENTRY for entry in entries):
        raise TileError("a bundle holds 1 to 256 entries of at most 65,535 bytes")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unpack_entries(data: bytes) -> list[bytes]:
    """Return the entries of a bundle. TileError when it is cut, empty or holds more than 256."""
    entries, at = list[bytes](), 0
    while at < len(data):
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        if start > len(data) or at > len(data):
            raise TileError("the bundle is cut")
        entries.append(data[start:at])
    if not 1 <= len(entries) <= WIDTH:
        raise TileError("a bundle holds 1 to 256 entries")
    return entries


class TileReader:
    """Reads hashes and entries of a tree out of tiles; gives nothing that the root does not cover.

    A partial tile is part of the root itself, a full one has its hash in the level above. Reads fail with
    TileError. For a partial tile that is no longer there, the full one is taken.
    """

    def __init__(self, fetch: Fetch, size: int, root: bytes) -> None:
        """Read the right edge and compare it with the root of a checkpoint of this size."""
        self.size = size
        self._fetch = fetch
        self._tiles: dict[tuple[int, int], list[list[bytes]]] = {}
        self._edge = {
            (level, n): self._load(level, n, width) for level, n, width in _edge_of(size) if width < WIDTH
        }
        self._bundles: dict[int, list[bytes]] = {}
        if root_at(size, self.read_hash) != root:
            raise TileError("the tiles do not lead to the root")

    def read_hash(self, level: int, index: int) -> bytes:
        """Return the hash of a complete subtree."""
        if level < 0 or not 0 <= index < self.size >> level:
            raise TileError("the tree has no such subtree")
        tile_level, height = divmod(level, HEIGHT)
        n, at = divmod(index << height, WIDTH)
        return self._tile(tile_level, n)[height][at >> height]

    def read_entry(self, index: int) -> bytes:
        """Return an entry, checked against its leaf."""
        if not 0 <= index < self.size:
            raise TileError("the tree has no such entry")
        return self.read_bundle(index // WIDTH)[index % WIDTH]

    def read_bundle(self, n: int) -> list[bytes]:
        """Return the entries 256·n and the following, at most 256, checked against their leaves."""
        if n in self._bundles:
            return self._bundles[n]
        leaves = self._tile(0, n)[0]
        data, width = self._get(entries_path, n, len(leaves))
        entries = unpack_entries(data)
        if len(entries) != width or list(map(leaf_hash, entries[: len(leaves)])) != leaves:
            raise TileError(f"the entries of bundle {n} are not those of the tree")
        return _keep(self._bundles, n, entries[: len(leaves)])

    def _tile(self, level: int, n: int) -> list[list[bytes]]:
        """Return the rows of a tile from its hashes up, after it was checked."""
        found = self._edge.get((level, n)) or self._tiles.get((level, n))
        if found is None:
            found = self._load(level, n, WIDTH)
            if found[HEIGHT][0] != self.read_hash(HEIGHT * (level + 1), n):
                raise TileError(f"tile {level}/{n} is not that of the tree")
            _keep(self._tiles, (level, n), found)
        return found

    def _load(self, level: int, n: int, width: int) -> list[list[bytes]]:
        data, wide = self._get(lambda n, width: tile_path(level, n, width), n, width)
        if len(data) != wide * HASH_BYTES:
            raise TileError(f"tile {level}/{n} has a wrong length")
        rows = [[data[i : i + HASH_BYTES] for i in range(0, width * HASH_BYTES, HASH_BYTES)]]
        while len(rows[-1]) > 1:
            below = rows[-1]
            rows.append([node_hash(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)])
        return rows

    def _get(self, path: Callable[[int, int], str], n: int, width: int) -> tuple[bytes, int]:
        """Return content and width of the file, which may be the full one."""
        for wide in sorted({width, WIDTH}):
            try:
                return self._fetch(path(n, wide)), wide
            except (FileNotFoundError, KeyError):
                continue
        raise TileError(f"{path(n, width)} is not there")


def _edge_of(size: int) -> Iterator[tuple[int, int, int]]:
    """Yield the last tile of every level."""
    for level in range(64):
        if count := size >> HEIGHT * level:
            yield level, (count - 1) // WIDTH, (count - 1) % WIDTH + 1


def _keep(kept: dict[Key, Value], key: Key, value: Value) -> Value:
    """Remember the value, and forget the oldest when there are too many."""
    if len(kept) >= KEPT:
        del kept[next(iter(kept))]
    kept[key] = value
    return value
