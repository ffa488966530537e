"""The Merkle tree of the log: RFC 6962, section 2.1, and the checks of RFC 9162, section 2.1.

Pure. A complete subtree is named by (level, index): it holds the leaves index·2^level to
(index+1)·2^level - 1. Sizes and indexes stay below 2^63.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256

HASH_BYTES = 32
SIZE_END = 2**63
EMPTY_ROOT = sha256().digest()

ReadHash = Callable[[int, int], bytes]
"""(level, index) → the hash of that complete subtree."""


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of an entry."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees side by side."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: the roots of its complete subtrees, largest first."""

    __slots__ = ("hashes", "size")

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        """Start empty, or where another frontier stood. ValueError when hashes do not belong to size."""
        self.size = size
        self.hashes = list(hashes)
        if not is_size(size) or len(self.hashes) != size.bit_count() or not _are_hashes(self.hashes):
            raise ValueError("these hashes are not the frontier of a tree of that size")

    @classmethod
    def load(cls, size: int, read: ReadHash) -> Frontier:
        """Return the frontier of a stored tree."""
        return cls(size, [read(*part) for part in _parts(0, size)])

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add the hash of a leaf; return the subtrees that it completes: (level, index, hash), leaf first."""
        if len(leaf) != HASH_BYTES:
            raise ValueError("a hash has 32 bytes")
        level, index, hashes = 0, self.size, self.hashes
        done = [(0, index, leaf)]
        while index & 1:
            leaf = node_hash(hashes.pop(), leaf)
            level += 1
            index >>= 1
            done.append((level, index, leaf))
        hashes.append(leaf)
        self.size += 1
        return done

    def root(self) -> bytes:
        """Return the root of the tree."""
        return _fold(self.hashes)


def root_at(size: int, read: ReadHash) -> bytes:
    """Return the root that the tree had at this size."""
    return _root_of(0, size, read)


def prove_inclusion(index: int, size: int, read: ReadHash) -> list[bytes]:
    """Return the path from a leaf to the root, the sibling of the leaf first. ValueError: no such leaf."""
    if not (is_size(size) and is_size(index) and index < size):
        raise ValueError("the leaf is not in the tree")
    start, end, path = 0, size, list[bytes]()
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_root_of(middle, end, read))
            end = middle
        else:
            path.append(_root_of(start, middle, read))
            start = middle
    return path[::-1]


def prove_consistency(old: int, new: int, read: ReadHash) -> list[bytes]:
    """Return the proof that the tree of `old` leaves is the beginning of that of `new`; empty if equal.

    ValueError unless 0 < old ≤ new: of the empty tree there is nothing to prove.
    """
    if not (is_size(old) and is_size(new) and 0 < old <= new):
        raise ValueError("consistency is proved for 0 < old ≤ new")
    start, end, path = 0, new, list[bytes]()
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_root_of(middle, end, read))
            end = middle
        else:
            path.append(_root_of(start, middle, read))
            start = middle
    if start:  # else the verifier knows this hash: it is the old root
        path.append(_root_of(start, end, read))
    return path[::-1]


def check_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether the proof leads from the hash of the leaf to the root (RFC 9162, 2.1.3.2)."""
    if not (is_size(size) and is_size(index) and index < size and _are_hashes([leaf, root, *proof])):
        return False
    at, last, found = index, size - 1, leaf
    for hash_ in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(hash_, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, hash_)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def check_consistency(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Tell whether the old tree is the beginning of the new one (RFC 9162, 2.1.4.2); never for old = 0."""
    if not (is_size(old) and is_size(new) and 0 < old <= new and _are_hashes([old_root, new_root, *proof])):
        return False
    if old == new:
        return not proof and old_root == new_root
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        return False
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    first = second = path[0]
    for hash_ in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            first, second = node_hash(hash_, first), node_hash(hash_, second)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            second = node_hash(second, hash_)
        at, last = at >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


def is_size(value: object) -> bool:
    """Tell whether this is a whole number that a size or an index may have."""
    return type(value) is int and 0 <= value < SIZE_END


def _are_hashes(values: Iterable[object]) -> bool:
    return all(isinstance(value, bytes) and len(value) == HASH_BYTES for value in values)


def _split(count: int) -> int:
    """Return the largest power of two below count (count > 1)."""
    return 1 << (count - 1).bit_length() - 1


def _parts(start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the complete subtrees of [start, end), left to right; start is where such a range may begin."""
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def _root_of(start: int, end: int, read: ReadHash) -> bytes:
    return _fold([read(*part) for part in _parts(start, end)])


def _fold(hashes: Sequence[bytes]) -> bytes:
    if not hashes:
        return EMPTY_ROOT
    root = hashes[-1]
    for left in hashes[-2::-1]:
        root = node_hash(left, root)
    return root
