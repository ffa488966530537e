"""E-mail addresses and account names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qala.base.redact.data import Span

# Anchored at the sign; every repetition is bounded or possessive.
_AT = re.compile(r"@|＠|\s?[(\[]\s?(?:at|собака)\s?[)\]]\s?|\s(?:собака|собачка)\s", re.IGNORECASE)
_LOCAL = re.compile(r"[\w.+\-'%&]{1,64}$")
_DOMAIN = re.compile(r"\s?(?:[\w\-]++\.){1,8}(?:[A-Za-z]{2,24}|қаз|каз|рф)", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w.@/])@[A-Za-z_][\w.]{2,29}")
_LINK = re.compile(
    r"(?<!\w)(?:https?://)?(?:www\.)?(?:t\.me|telegram\.me|instagram\.com|instagr\.am|facebook\.com|fb\.com|vk\.com"
    r"|tiktok\.com|wa\.me)/@?([\w.\-]{3,60})",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?<!\w)(?:instagram|insta|инстаграм\w{0,3}|инста|telegram|телеграм\w{0,3}|tiktok|тикток\w{0,3}|ник|логин)"
    r"[\s:\-–—]{1,3}([A-Za-z][A-Za-z0-9._]{3,29})",
    re.IGNORECASE,
)


def find_emails(text: str) -> Iterator[Span]:
    """Find e-mail addresses, also with spaces or words around the sign."""
    for sign in _AT.finditer(text):
        domain = _DOMAIN.match(text, sign.end())
        if not domain:
            continue
        left = sign.start()
        if text[left - 1 : left].isspace():
            if sign.group() in "@＠" and not text[sign.end() : sign.end() + 1].isspace():
                continue  # a space before the sign only: an account name
            left -= 1
        local = _LOCAL.search(text, max(0, left - 64), left)
        if local:
            start = local.start() + len(local.group()) - len(local.group().lstrip(".-'"))
            if start < left:
                yield Span(start, domain.end(), "email", "email")


def find_handles(text: str) -> Iterator[Span]:
    """Find account names in social networks."""
    for match in _HANDLE.finditer(text):
        end = match.end() - (match.group().endswith("."))
        yield Span(match.start(), end, "handle", "handle", "likely")
    for pattern, rule in ((_LINK, "handle_link"), (_NAMED, "handle_word")):
        for match in pattern.finditer(text):
            yield Span(match.start(1), match.end(1), "handle", rule, "likely")
