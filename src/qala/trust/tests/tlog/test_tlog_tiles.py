"""Tiles: paths, bundles, which tiles a tree has, and a reader that believes nothing."""

import pytest

from qala.trust.tlog.tiles import (
    TileError,
    TileReader,
    entries_path,
    pack_entries,
    pack_tile,
    tile_path,
    tiles_of,
    unpack_entries,
)
from qala.trust.tlog.tree import Frontier, check_inclusion, leaf_hash, prove_inclusion, root_at

LARGEST = 70_000
SIZES = [1, 2, 255, 256, 257, 511, 512, 600, 65_535, 65_536, 65_537, 70_000]


def entry(n):
    return b"%d" % n


@pytest.fixture(scope="module")
def hashes():
    frontier, made = Frontier(), {}
    for n in range(LARGEST):
        for level, index, hash_ in frontier.append(leaf_hash(entry(n))):
            made[level, index] = hash_
    return made


@pytest.fixture(scope="module")
def published(hashes):
    """Return the files of a log of so many entries."""

    def read(level, index):
        return hashes[level, index]

    def publish(size):
        files = {}
        for level, n, width in tiles_of(size):
            files[tile_path(level, n, width)] = pack_tile(level, n, width, read)
            if level == 0:
                files[entries_path(n, width)] = pack_entries(
                    [entry(i) for i in range(n * 256, n * 256 + width)]
                )
        return files, root_at(size, read)

    return publish


def test_paths():
    assert tile_path(0, 0) == "tile/0/000"
    assert tile_path(2, 1_234_067) == "tile/2/x001/x234/067"
    assert tile_path(63, 999, 1) == "tile/63/999.p/1"
    assert tile_path(0, 1000, 255) == "tile/0/x001/000.p/255"
    assert entries_path(1_000_000, 17) == "tile/entries/x001/x000/000.p/17"


@pytest.mark.parametrize("bad", [(-1, 0, 1), (64, 0, 1), (0, -1, 1), (0, 0, 0), (0, 0, 257)])
def test_no_path(bad):
    with pytest.raises(TileError):
        tile_path(*bad)


def test_tiles_of_the_example_of_the_standard():
    tiles = list(tiles_of(70_000))
    assert tiles.count((0, 273, 112)) == 1
    assert [one for one in tiles if one[0] > 0] == [(1, 0, 256), (1, 1, 17), (2, 0, 1)]
    assert [one for one in tiles if one[0] == 0] == [*((0, n, 256) for n in range(273)), (0, 273, 112)]
    assert list(tiles_of(0)) == []
    assert list(tiles_of(256)) == [(0, 0, 256), (1, 0, 1)]


def test_new_tiles_are_those_the_old_tree_had_not():
    for new in [1, 5, 256, 257, 513, 1025, 65_536, 66_000]:
        for old in {0, 1, 4, 255, 256, 512, 700, new - 1, new}:
            if old <= new:
                assert set(tiles_of(new, old)) == set(tiles_of(new)) - set(tiles_of(old)), (old, new)


def test_bundles():
    entries = [b"", b"a", bytes(65_535)]
    assert unpack_entries(pack_entries(entries)) == entries
    assert pack_entries([b"ab"]) == b"\0\2ab"


@pytest.mark.parametrize("bad", [[], [b""] * 257, [bytes(65_536)]])
def test_no_bundle(bad):
    with pytest.raises(TileError):
        pack_entries(bad)


@pytest.mark.parametrize("bad", [b"", b"\0", b"\0\1", b"\0\2a", b"\0\1ab", b"\0\1a\0", b"\0\0" * 257])
def test_a_malformed_bundle(bad):
    with pytest.raises(TileError):
        unpack_entries(bad)


@pytest.mark.parametrize("size", SIZES)
def test_reader_gives_what_was_written(size, published):
    files, root = published(size)
    reader = TileReader(files.__getitem__, size, root)
    for index in {0, size // 3, size // 2, max(0, size - 257), size - 1}:
        assert reader.read_entry(index) == entry(index)
        proof = prove_inclusion(index, size, reader.read_hash)
        assert check_inclusion(leaf_hash(entry(index)), index, size, proof, root)
    for level, index in [(0, size), (1, size), (-1, 0), (0, -1), (63, 0)]:
        with pytest.raises(TileError):
            reader.read_hash(level, index)
    for index in (-1, size):
        with pytest.raises(TileError):
            reader.read_entry(index)


def test_a_full_tile_stands_for_the_partial_one(published):
    small, root = published(700)
    large, _ = published(1024)
    reader = TileReader((large | {"tile/1/000.p/2": small["tile/1/000.p/2"]}).__getitem__, 700, root)
    assert reader.read_entry(699) == entry(699)
    assert reader.read_bundle(2) == [entry(n) for n in range(512, 700)]


def spoil(data):
    yield data[:-1]
    yield data + b"\0"
    yield data[:5] + bytes([data[5] ^ 1]) + data[6:]
    yield data[:-1] + bytes([data[-1] ^ 0x80])
    yield b""


def walk(files, size, root):
    reader = TileReader(files.__getitem__, size, root)
    for n in range((size + 255) // 256):
        reader.read_bundle(n)


def test_every_spoilt_or_missing_file_is_refused(published):
    size = 65_536 + 300
    files, root = published(size)
    walk(files, size, root)
    for path in [
        "tile/0/256",
        "tile/0/000",
        "tile/0/257.p/44",
        "tile/1/000",
        "tile/1/001.p/1",
        "tile/2/000.p/1",
        "tile/entries/000",
        "tile/entries/257.p/44",
    ]:
        for bad in spoil(files[path]):
            reader_files = files | {path: bad}
            with pytest.raises(TileError):
                _reach(reader_files, size, root, path)
        with pytest.raises(TileError):
            _reach({k: v for k, v in files.items() if k != path}, size, root, path)


def _reach(files, size, root, path):
    """Read just what needs the file."""
    reader = TileReader(files.__getitem__, size, root)
    n = int(path.split("/")[2].split(".")[0])
    reader.read_bundle(n if path.startswith(("tile/0", "tile/entries")) else 0)


def test_swapped_tiles_are_refused(published):
    files, root = published(1024)
    files["tile/0/000"], files["tile/0/001"] = files["tile/0/001"], files["tile/0/000"]
    files["tile/entries/000"], files["tile/entries/001"] = (
        files["tile/entries/001"],
        files["tile/entries/000"],
    )
    with pytest.raises(TileError):
        TileReader(files.__getitem__, 1024, root).read_entry(0)


def test_another_root_or_size_is_refused(published):
    files, root = published(700)
    _, other = published(699)
    for size, wrong in [(700, other), (699, root), (0, root)]:
        with pytest.raises(TileError):
            TileReader(files.__getitem__, size, wrong)


def test_only_so_many_tiles_are_kept(published, monkeypatch):
    monkeypatch.setattr("qala.trust.tlog.tiles.KEPT", 3)
    files, root = published(5000)
    reader = TileReader(files.__getitem__, 5000, root)
    assert [reader.read_entry(n) for n in range(5000)] == [entry(n) for n in range(5000)]
    assert len(reader._tiles) <= 3
    assert len(reader._bundles) <= 3
