"""All detectors in one pass over a text."""

from __future__ import annotations

import re
from collections.abc import Collection

from qala.base.redact.data import Span
from qala.base.redact.rules.contacts import find_emails, find_handles
from qala.base.redact.rules.names import find_names
from qala.base.redact.rules.numbers import find_numbers
from qala.base.redact.rules.papers import find_birth_dates, find_documents, find_flats, find_plates
from qala.base.redact.rules.projection import merge, normalise

_SIGNS = ("@", "＠", "(at", "[at", "( at", "(AT", "собак", "Собак")
_DIGIT = re.compile(r"\d")


def find_personal_data(
    text: str, *, country: str = "KZ", certain_only: bool = False, officials: Collection[str] = ()
) -> list[Span]:
    """Find personal data in a text; spans do not overlap and refer to the NFC form of the text.

    country: whose numbers are looked for ("KZ": IIN, phones, bank accounts, plates; "US": phones).
    certain_only: leave out what is only proposed to a person (names, flats, plates …); much faster.
    officials: names that stay, such as those of the people in office.
    """
    normal = normalise(text)
    found: list[Span] = []
    has_digit = _DIGIT.search(normal) is not None
    if has_digit:
        found += find_numbers(normal, country)
    if any(sign in normal for sign in _SIGNS):
        found += find_emails(normal)
    if not certain_only:
        found += find_handles(normal)
        if has_digit:
            found += find_flats(normal)
            found += find_documents(normal)
            found += find_birth_dates(normal)
            if country == "KZ":
                found += find_plates(normal)
        found += find_names(normal, officials)
    return merge(found)
