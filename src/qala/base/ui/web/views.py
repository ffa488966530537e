"""Display settings, and the catalogue of all components."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from qala.base.ui.data import Look
from qala.base.ui.frame import COOKIE, language_switch, read_look
from qala.base.ui.rules import format_look
from qala.base.ui.web.catalogue import SampleForm, samples
from qala.base.ui.web.forms import LookForm

YEAR_S = 365 * 24 * 60 * 60


def display(request: HttpRequest) -> HttpResponse:
    """Choose how pages look; kept in a cookie, which holds nothing about the person."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    back = asked if safe else reverse("ui:display")
    form = LookForm(initial=LookForm.values_of(read_look(request)))
    if request.method == "POST" and not language_switch(request, form):
        usual = "reset" in request.POST
        form = LookForm(LookForm.values_of(Look()) if usual else request.POST)
        if form.is_valid():
            return _keep(HttpResponseRedirect(back), format_look(form.look), secure=request.is_secure())
    return render(request, "ui/display.html", {"form": form, "next": back, "language_form": "display"})


def _keep(response: HttpResponse, value: str, *, secure: bool) -> HttpResponse:
    if value:
        response.set_cookie(COOKIE, value, max_age=YEAR_S, samesite="Lax", secure=secure, httponly=True)
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def catalogue(request: HttpRequest) -> HttpResponse:
    """Show every component in all its states; only where no citizen would meet it."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    form = SampleForm()
    if not language_switch(request, form):
        form = SampleForm(request.POST or None, request.FILES or None)
    context = samples() | {"form": form, "language_form": "sample", "faulty": SampleForm(SampleForm.FAULTY)}
    return render(request, "ui/catalogue.html", context)
