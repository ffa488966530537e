"""JSON Canonicalization Scheme (RFC 8785) for what we sign and commit to. Floats are refused.

Pure; one way to write a value, so that its hash can be computed again by anyone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

# I-JSON (RFC 7493, 2.2): beyond this, a double of another program rounds.
LARGEST = 2**53 - 1
DEEPEST = 32

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def canonical(value: Any) -> bytes:
    """Return the one canonical form, UTF-8.

    Takes str, int, bool, None, list, tuple and mappings with str keys.
    Raises ValueError for anything else: floats, whole numbers beyond 2^53 - 1, lone surrogates,
    more than 32 levels.
    """
    # Python's JSON strings are written exactly as RFC 8785 asks (3.2.2.2); only order is ours.
    return _encode(_ordered(value, 0)).encode("utf-8")


def _ordered(value: Any, depth: int) -> Any:
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise ValueError(f"a number beyond 2^53 - 1: {value}")
        return value
    if depth >= DEEPEST:
        raise ValueError(f"more than {DEEPEST} levels")
    if isinstance(value, Mapping):
        return {key: _ordered(value[key], depth + 1) for key in _sorted_keys(value)}
    if isinstance(value, list | tuple):
        return [_ordered(item, depth + 1) for item in value]
    raise ValueError(f"no canonical form: {type(value).__name__}")


def _sorted_keys(value: Mapping[Any, Any]) -> list[str]:
    """Sort by UTF-16 code units (RFC 8785, 3.2.3): other than by code points beyond U+FFFF."""
    if not all(isinstance(key, str) for key in value):
        raise ValueError("a key that is not a string")
    if all(key.isascii() for key in value):
        return sorted(value)
    return sorted(value, key=lambda key: key.encode("utf-16-be"))
