"""What the frame of a page takes from a request."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.translation import get_language

from qala.base.ui.data import LanguageLink, Link, Look
from qala.base.ui.rules import in_language, parse_look

COOKIE = "look"
LANGUAGE_FIELD = "_language"
SHORT_NAME_LENGTH = 3


def read_look(request: HttpRequest) -> Look:
    """Return the display settings of the reader."""
    return parse_look(request.COOKIES.get(COOKIE, ""))


def language_links(request: HttpRequest) -> list[LanguageLink]:
    """Return this page, with its query, in every language of the site."""
    query = [
        (name, value) for name, values in request.GET.lists() for value in values if name != LANGUAGE_FIELD
    ]
    tail = f"?{urlencode(query)}" if query else ""
    codes = [code for code, _ in settings.LANGUAGES]
    prefix = get_script_prefix().removesuffix("/")
    return [
        LanguageLink(
            code=code,
            name=str(name),
            short=str(name)[:SHORT_NAME_LENGTH],
            url=prefix + in_language(request.path_info, code, codes) + tail,
            current=code == get_language(),
        )
        for code, name in settings.LANGUAGES
    ]


def language_switch(request: HttpRequest, form: BaseForm) -> bool:
    """Whether the person has only changed the language; the unbound form is then filled with what was typed.

    A page whose form may hold input sets `language_form` in its context to the id of the <form>: the
    languages of the header become submit buttons of it, and the view starts with

        form = TellForm()
        if language_switch(request, form):
            return render(request, "…", {"form": form, "language_form": "tell"})
        form = TellForm(request.POST, request.FILES)
    """
    if request.method != "POST" or LANGUAGE_FIELD not in request.POST:
        return False
    for name, field in form.fields.items():
        form.initial[name] = field.widget.value_from_datadict(
            request.POST, request.FILES, form.add_prefix(name)
        )
    return True


def nav_links(request: HttpRequest, entries: Iterable[tuple[str, str]]) -> list[Link]:
    """Return the links of a navigation: (label, url name) each; a page that does not exist is left out.

    The link whose address is the longest beginning of this page's address is the current one.
    """
    links = []
    for label, name in entries:
        try:
            links.append((str(label), reverse(name)))
        except NoReverseMatch:
            continue
    current = max((url for _, url in links if request.path.startswith(url)), key=len, default="")
    return [Link(label, url, current=url == current) for label, url in links]
