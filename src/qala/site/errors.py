"""The error pages: what happened, and the way out. Template: ui/error.html."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qala.base.errors.api import Invalid, Refused
from qala.base.limits.api import TooMany

# The codes of Refused that are not simply "not allowed".
STATUS = {"not_found": 404, "wrong_state": 409, "changed": 409, "gone": 410}


# After these a form can be sent again, so the page holds what was typed.
KEEPING = {403, 409, 429}
LONG_WORDS = 30


def typed_words(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """Return (name, value, whether it is words to be shown) of a form of ours that was not taken.

    Nothing of a form that another site has sent: to send that again would be its wish, not the person's.
    """
    own = f"{request.scheme}://{request.get_host()}"
    if request.method != "POST" or request.headers.get("Origin") != own:
        return []
    return [
        (name, value, len(value) > LONG_WORDS or "\n" in value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]


def sign_in_link(request: HttpRequest) -> str:
    """Return the way to the sign-in page, and back to this one, for who is not signed in; or ""."""
    user = getattr(request, "user", None)
    if user is None or user.is_authenticated:
        return ""
    try:
        return f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}"
    except NoReverseMatch:
        return ""


def error_page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    """Return the page of an error. When even that page fails, the bare words are sent."""
    context = {
        "status": status,
        "title": title,
        "text": text,
        "request_id": getattr(request, "id", ""),
        "typed": typed_words(request) if status in KEEPING else [],
        "files_lost": bool(status in KEEPING and request.method == "POST" and request.FILES),
        "sign_in": sign_in_link(request) if status == 403 else "",
    }
    try:
        page = render_to_string("ui/error.html", context, request)
    except Exception:
        if status < 500:  # then the broken page is the news
            raise
        page = format_html("<!doctype html><title>{0}</title><h1>{0}</h1><p>{1}</p>", title, text)
    return HttpResponse(page, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, and 413 for what is too large."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return error_page(
            request, 413, _("This is too much at once"), _("Send less text or fewer photos, and try again.")
        )
    return error_page(
        request, 400, _("We could not read this request"), _("Go back, reload the page and try again.")
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return error_page(
        request,
        403,
        _("This page is not open to you"),
        _("Sign in with an account that has the right to see it."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that is too old, or that another site has sent."""
    return error_page(
        request,
        403,
        _("This form is no longer valid"),
        _("Go back, reload the page and send the form again."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return error_page(
        request, 404, _("Page not found"), _("The address may have a mistake, or the page has moved.")
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return error_page(
        request,
        500,
        _("Something went wrong on our side"),
        _("Nothing was lost. Try again in a few minutes."),
    )


def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """Return the page of a refusal: its reason in the person's language."""
    status = STATUS.get(error.code, 403)
    if status == 404:
        return not_found(request)
    if status == 403 and sign_in_link(request):
        return error_page(
            request,
            403,
            _("Sign in first"),
            _("This page is for people who are signed in and have the right."),
        )
    titles = {403: _("You may not do this"), 410: _("This is no longer shown")}
    title = titles.get(status, _("This cannot be done now"))
    return error_page(request, status, title, str(error.reason))


def invalid(request: HttpRequest, error: Invalid) -> HttpResponse:
    """400 with the sentences, for input that no form has caught."""
    return error_page(
        request,
        400,
        _("We could not read this request"),
        " ".join(str(said) for each in error.errors.values() for said in each),
    )


def too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    """429: when to come back."""
    minutes = -(-error.retry_after_s // 60)
    text = ngettext(
        "You have done this many times in a short while. Try again in %(count)d minute.",
        "You have done this many times in a short while. Try again in %(count)d minutes.",
        minutes,
    ) % {"count": minutes}
    response = error_page(request, 429, _("Please wait a little"), text)
    response["Retry-After"] = str(error.retry_after_s)
    return response
