"""Numbers of requests: short, random, fit to be read aloud."""

from __future__ import annotations

import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0 O 1 I: a number must survive being read aloud."""
ID_LETTERS = 5


def new_public_id(prefix: str, year: int) -> str:
    """Return a fresh number such as QLA-2026-7F3K9. The caller tries again when it is taken."""
    return f"{prefix}-{year}-{''.join(secrets.choice(ALPHABET) for _ in range(ID_LETTERS))}"
