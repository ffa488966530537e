"""Entries of lists and choices, drawn without a template: a page holds hundreds of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any

from django.utils.safestring import SafeString

Icon = Callable[[str, int], SafeString]


def draw_row(icon: Icon, row: Mapping[str, Any]) -> SafeString:
    """Return an entry of a list. What it may say: README, "list_row"."""
    said = {name: _said(value) for name, value in row.items() if name not in {"tags", "data"}}
    get = said.get
    number, mark, lang = get("number"), get("mark"), get("lang")
    known = [one for one in (row.get("data") or {}).items() if one[1] is not None]
    data = "".join([f' data-{name}="{_said(value)}"' for name, value in known])
    disc = f'<span class="q-mark-disc{f" q-mark-{mark}" if mark else ""}" aria-hidden="true">{number}</span>'
    facts = (
        (icon(row["category_icon"], 18) if get("category_icon") else "", get("category")),
        ("", get("place")),
        (icon("people", 18), get("voices")),
    )
    state = [_tag(icon, *one) for one in row.get("tags") or ()]
    if get("note"):
        state.append(f"<span>{get('note')}</span>")
    shown = "".join(f"<span>{sign}{words}</span>" for sign, words in facts if words)
    speaks = f' lang="{lang}"' if lang else ""
    stands = f'<p class="q-row-state">{" ".join(state)}</p>' if state else ""
    return SafeString(
        f'<li class="q-row{" q-row-numbered" if number else ""}"{data}>{disc if number else ""}'
        f'<div class="q-row-body"><h3 class="q-row-title"><a href="{get("href", "")}"{speaks}>'
        f'{get("title", "")}</a></h3><p class="q-row-facts">{shown}</p>{stands}</div></li>'
    )


def draw_options(choices: Iterable[tuple[object, object]], chosen: object) -> SafeString:
    """Return the <option>s of a select: (value, word) each."""
    return SafeString(
        "".join(
            f'<option value="{_said(value)}"{" selected" if value == chosen else ""}>{_said(word)}</option>'
            for value, word in choices
        )
    )


def _tag(icon: Icon, tone: str, name: str, word: object) -> str:
    """Return a state as c-tag draws it."""
    sign = icon(name, 18)
    return f'<strong class="q-tag q-tag-{_said(tone)}">{sign}<span>{_said(word)}</span></strong>'


def _said(value: object) -> str:
    """Escape what is not HTML yet. Django's conditional_escape costs four times as much."""
    if value is None:
        return ""
    return str(value) if isinstance(value, SafeString) else escape(str(value))
