"""The tree against a naive reading of RFC 6962, section 2.1, written apart from it."""

import os
import random
from functools import cache
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qala.trust.tlog.tree import (
    EMPTY_ROOT,
    Frontier,
    check_consistency,
    check_inclusion,
    leaf_hash,
    node_hash,
    prove_consistency,
    prove_inclusion,
    root_at,
)

LARGEST = 1025
EXHAUSTIVE = LARGEST if os.environ.get("QALA_SIZE") == "full" else 300
ENTRIES = [f"entry {n}".encode() * (n % 3) + bytes([n % 256]) for n in range(LARGEST)]
# The entries of Go's and Certificate Transparency's tests, and the root of the eight.
KNOWN = [
    bytes.fromhex(one)
    for one in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
KNOWN_ROOT = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@cache
def naive_root(start, end):
    """MTH(D[start:end])."""
    if start == end:
        return sha256(b"").digest()
    if end - start == 1:
        return sha256(b"\0" + ENTRIES[start]).digest()
    k = naive_split(end - start)
    return sha256(b"\1" + naive_root(start, start + k) + naive_root(start + k, end)).digest()


def naive_split(n):
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def naive_path(m, start, end):
    """PATH(m, D[start:end])."""
    if end - start == 1:
        return []
    k = naive_split(end - start)
    if m < k:
        return [*naive_path(m, start, start + k), naive_root(start + k, end)]
    return [*naive_path(m - k, start + k, end), naive_root(start, start + k)]


def naive_subproof(m, start, end, known):
    """SUBPROOF(m, D[start:end], known)."""
    if m == end - start:
        return [] if known else [naive_root(start, end)]
    k = naive_split(end - start)
    if m <= k:
        return [*naive_subproof(m, start, start + k, known), naive_root(start + k, end)]
    return [*naive_subproof(m - k, start + k, end, False), naive_root(start, start + k)]


def read(level, index):
    """Only complete subtrees are ever asked for."""
    assert (index + 1) << level <= LARGEST
    return naive_root(index << level, (index + 1) << level)


def chosen(size, below):
    """All numbers of a small tree; of a large one the edges and some others."""
    if size <= 64:
        return range(below)
    some = random.Random(size).sample(range(below), 6)
    near = {1 << size.bit_length() - 1, size // 2, 255, 256, 512}
    return sorted({0, 1, below - 2, below - 1, *some, *(n for n in near if n < below)})


def test_the_vector_that_everybody_has():
    frontier = Frontier()
    for entry in KNOWN:
        frontier.append(leaf_hash(entry))
    assert frontier.root().hex() == KNOWN_ROOT
    assert sha256(b"").digest() == EMPTY_ROOT == Frontier().root() == root_at(0, read)


def test_frontier_and_root_at_every_size():
    frontier, made = Frontier(), {}
    for size in range(LARGEST + 1):
        assert frontier.size == size
        assert frontier.root() == naive_root(0, size) == root_at(size, read)
        assert Frontier.load(size, read).hashes == frontier.hashes
        if size < LARGEST:
            new = frontier.append(leaf_hash(ENTRIES[size]))
            made |= {(level, index): hash_ for level, index, hash_ in new}
    assert made == {
        (level, index): read(level, index) for level in range(11) for index in range(LARGEST >> level)
    }


def test_inclusion_at_every_size():
    for size in range(1, LARGEST + 1):
        root = naive_root(0, size)
        for index in chosen(size, size):
            proof = prove_inclusion(index, size, read)
            assert proof == naive_path(index, 0, size)
            assert check_inclusion(naive_root(index, index + 1), index, size, proof, root)


def test_consistency_at_every_size():
    for new in range(1, LARGEST + 1):
        for old in chosen(new, new + 1):
            if old == 0:
                continue
            proof = prove_consistency(old, new, read)
            assert proof == naive_subproof(old, 0, new, True)
            assert check_consistency(old, naive_root(0, old), new, naive_root(0, new), proof)


@pytest.mark.drill
def test_every_proof_of_every_size():
    for size in range(1, EXHAUSTIVE + 1):
        root = naive_root(0, size)
        for index in range(size):
            proof = prove_inclusion(index, size, read)
            assert proof == naive_path(index, 0, size)
            assert check_inclusion(naive_root(index, index + 1), index, size, proof, root)
            old = index + 1
            proof = prove_consistency(old, size, read)
            assert proof == naive_subproof(old, 0, size, True)
            assert check_consistency(old, naive_root(0, old), size, root, proof)


def spoilt(proof):
    """Every proof that is one change away."""
    other = bytes(32)
    for at in range(len(proof)):
        yield [*proof[:at], *proof[at + 1 :]]
        yield [*proof[:at], bytes([proof[at][0] ^ 1]) + proof[at][1:], *proof[at + 1 :]]
        yield [*proof[:at], proof[at][:-1], *proof[at + 1 :]]
        yield [*proof[:at], proof[at] + b"\0", *proof[at + 1 :]]
        yield [*proof[:at], proof[at].hex(), *proof[at + 1 :]]
        if at and proof[at] != proof[at - 1]:
            yield [*proof[: at - 1], proof[at], proof[at - 1], *proof[at + 1 :]]
    for at in range(len(proof) + 1):
        yield [*proof[:at], other, *proof[at:]]


def test_spoilt_inclusion_is_refused():
    for size in [*range(1, 20), 31, 33, 64, 255, 257, 1025]:
        root = naive_root(0, size)
        for index in {0, size // 3, size // 2, size - 1}:
            leaf, proof = naive_root(index, index + 1), naive_path(index, 0, size)
            assert check_inclusion(leaf, index, size, proof, root)
            for bad in spoilt(proof):
                assert not check_inclusion(leaf, index, size, bad, root)
            for other in {*range(min(size, 40)), size - 1} - {index}:
                assert not check_inclusion(leaf, other, size, proof, root)
            assert not check_inclusion(bytes(32), index, size, proof, root)
            assert not check_inclusion(leaf, index, size, proof, bytes(32))


def test_spoilt_consistency_is_refused():
    for new in [*range(1, 20), 31, 33, 64, 255, 257, 1025]:
        root = naive_root(0, new)
        for old in {1, new // 3, new // 2, new - 1, new} - {0}:
            old_root, proof = naive_root(0, old), naive_subproof(old, 0, new, True)
            assert check_consistency(old, old_root, new, root, proof)
            for bad in spoilt(proof):
                assert not check_consistency(old, old_root, new, root, bad)
            assert not check_consistency(old, bytes(32), new, root, proof)
            assert not check_consistency(old, old_root, new, bytes(32), proof)


@pytest.mark.parametrize(
    ("index", "size"),
    [(0, 0), (1, 1), (5, 4), (-1, 4), (0, -1), (0, 2**63), (2**63, 2**64), (True, 4), (0, True), (0.0, 4)],
)
def test_no_leaf_of_the_tree(index, size):
    leaf = naive_root(0, 1)
    assert not check_inclusion(leaf, index, size, [], leaf)
    assert not check_inclusion(leaf, index, size, naive_path(0, 0, 4), naive_root(0, 4))
    with pytest.raises(ValueError):
        prove_inclusion(index, size, read)


@pytest.mark.parametrize(
    ("old", "new"), [(0, 0), (0, 4), (5, 4), (-1, 4), (4, 2**63), (2**63, 2**63), (True, 4), (4.0, 4)]
)
def test_no_consistency_outside_the_sizes(old, new):
    root = naive_root(0, 4)
    assert not check_consistency(old, root, new, root, [])
    assert not check_consistency(old, EMPTY_ROOT, new, root, [])
    with pytest.raises(ValueError):
        prove_consistency(old, new, read)


def test_equal_sizes_need_equal_roots_and_an_empty_proof():
    root, other = naive_root(0, 5), naive_root(0, 6)
    assert check_consistency(5, root, 5, root, [])
    assert not check_consistency(5, root, 5, other, [])
    assert not check_consistency(5, root, 5, root, [root])


@pytest.mark.parametrize("bad", [b"", bytes(31), bytes(33), "0" * 32, None])
def test_hashes_have_32_bytes(bad):
    root = naive_root(0, 2)
    good = naive_path(0, 0, 2)
    assert not check_inclusion(bad, 0, 2, good, root)
    assert not check_inclusion(naive_root(0, 1), 0, 2, good, bad)
    assert not check_consistency(1, bad, 2, root, good)
    assert not check_consistency(1, naive_root(0, 1), 2, bad, good)


def test_a_frontier_needs_its_hashes():
    hash_ = bytes(32)
    for size, hashes in [(0, [hash_]), (1, []), (3, [hash_]), (2, [b"short"]), (-1, []), (2**63, [hash_])]:
        with pytest.raises(ValueError):
            Frontier(size, hashes)
    with pytest.raises(ValueError):
        Frontier().append(b"short")


@given(st.integers(1, LARGEST), st.data())
def test_a_proof_of_one_leaf_is_none_of_another(size, data):
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1))
    proof = prove_inclusion(index, size, read)
    said = check_inclusion(naive_root(other, other + 1), index, size, proof, naive_root(0, size))
    assert said == (other == index)


def test_leaf_and_node_cannot_be_mistaken():
    left, right = naive_root(0, 1), naive_root(1, 2)
    assert leaf_hash(left + right) != node_hash(left, right)
