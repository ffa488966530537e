"""A resident tells the city: one question a page, all of it kept, no log-in until a signature is needed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from qala.base.errors.api import Invalid, Refused
from qala.base.files.api import MAX_BYTES, get_file, store_upload
from qala.base.limits.api import limited
from qala.base.text.api import analyse, translated
from qala.base.ui.api import language_switch
from qala.city.api import find_places, list_districts, nearest_address
from qala.requests.actions import secret_of, submit_request
from qala.requests.data import Applicant, PlaceGiven, Submission, Visibility
from qala.requests.models import Category, Draft, ServiceRequest
from qala.requests.queries.duplicates import Likely, find_duplicates
from qala.requests.queries.single import find_by_secret
from qala.requests.rules import public_step
from qala.requests.rules.intake import FILES_MAX
from qala.requests.rules.suggest import suggest_category
from qala.requests.web import drafts
from qala.requests.web.intake_forms import AnswerForm, CategoryForm, WhatForm, WhereForm
from qala.requests.words import STEP_NAMES, STEP_TAGS

WISH_HINTS = {
    "official": _lazy(
        "Your name and a way to reach you are needed. The law sets the term, 15 working days as a rule."
    ),
    "signal": _lazy("Without a name. The city sees it and mends it, but owes no official answer."),
}
STEPS = ("what", "where", "similar", "answer", "check")
MEGABYTE = 1024 * 1024


def _page(request: HttpRequest, step: str, **context: Any) -> HttpResponse:
    """Show a question. Its place in the row stands above it."""
    number = STEPS.index(step) + 1 if step in STEPS else 1
    back = reverse("requests:new_step", args=[STEPS[number - 2]]) if number > 1 else reverse("requests:list")
    context |= {"step": number, "steps": len(STEPS), "back": back, "language_form": "tell"}
    status = 400 if getattr(context.get("form"), "errors", None) else 200
    return render(request, f"requests/new_{step}.html", context, status=status)


def _go(request: HttpRequest, draft: Draft, step: str) -> HttpResponse:
    """Go on, and let the device remember its draft."""
    following = request.GET.get("back") == "check" and step != "check"
    response = redirect("requests:new_step", "check" if following else step)
    return drafts.remember(response, draft, secure=settings.SESSION_COOKIE_SECURE)


def start(request: HttpRequest) -> HttpResponse:
    """Begin, or go on where the draft is. Words typed on the home page come along."""
    if words := request.GET.get("text", "").strip():
        return _go(request, drafts.save(request, {"text": words}, now=timezone.now()), "what")
    return redirect("requests:new_step", "what")


@require_http_methods(["GET", "POST"])
@limited("upload")
def step(request: HttpRequest, name: str) -> HttpResponse:
    """Lead to the question."""
    views = {
        "what": what,
        "category": category,
        "where": where,
        "similar": similar,
        "answer": answer,
        "check": check,
    }
    if name not in views:
        raise Http404
    known = drafts.find_draft(request)
    if name == "check" and known and known.request:  # sent already, and perhaps the answer never came
        return redirect("requests:done", known.request.public_id, secret_of(known.request.public_id))
    if name != "what" and not drafts.read(_open_draft(request)).get("text"):
        return redirect("requests:new_step", "what")
    return views[name](request)


def _open_draft(request: HttpRequest) -> Draft | None:
    draft = drafts.find_draft(request)
    return draft if draft and not draft.request_id else None


def what(request: HttpRequest) -> HttpResponse:
    """Ask what happened. The theme is suggested from the words; photos are kept at once."""
    draft = _open_draft(request)
    said, files = drafts.read(draft), list(draft.files if draft else [])
    form = WhatForm(initial={"text": said.get("text", "")})
    if request.method == "GET" or language_switch(request, form):
        return _page(request, "what", form=form, files=_files(files), category=_category(request, said))
    if remove := request.POST.get("remove"):
        files = [sha256 for sha256 in files if sha256 != remove]
        draft = drafts.save(request, {"text": request.POST.get("text", "")}, now=timezone.now(), files=files)
        return _go(request, draft, "what")
    form = WhatForm(request.POST, request.FILES)
    form.is_valid()
    files, refused = _keep(form.cleaned_data.get("photos", []), files)
    text = request.POST.get("text", "")[: 2 * 4000]
    changes = {"text": form.cleaned_data.get("text", text)}
    if not said.get("category_chosen"):
        changes["category"] = suggest(request, text)
    draft = drafts.save(request, changes, now=timezone.now(), files=files)
    if refused:
        for one in refused:
            form.add_error("photos", f"{one['name']}: {one['reason']}")
    if form.errors:
        shown = _page(request, "what", form=form, files=_files(files), category=_category(request, changes))
        return drafts.remember(shown, draft, secure=settings.SESSION_COOKIE_SECURE)
    return _go(request, draft, "where" if changes.get("category", said.get("category")) else "category")


def _keep(uploads: list[Any], files: list[str]) -> tuple[list[str], list[dict[str, str]]]:
    """Store the uploads; return all files of the draft, and what was refused with its reason."""
    refused = []
    for upload in uploads:
        name = upload.name[:60]
        if len(files) >= FILES_MAX:
            refused.append({"name": name, "reason": _("Attach at most 6 files.")})
            continue
        try:
            sha256 = store_upload(upload, now=timezone.now()).sha256
        except Invalid as error:
            refused.append({"name": name, "reason": " ".join(map(str, error.errors["file"]))})
        else:
            files = [*files, sha256] if sha256 not in files else files
    return files, refused


def _files(files: list[str]) -> list[dict[str, str]]:
    """Return what is kept as the upload component shows it."""
    rows = []
    for number, sha256 in enumerate(files, start=1):
        try:
            data = get_file(sha256)
        except Refused:
            continue
        rows.append(
            {
                "name": _("File %(number)s") % {"number": number},
                "size": _("%(size)s MB of at most %(most)s MB")
                % {"size": f"{max(0.1, data.size / MEGABYTE):.1f}", "most": MAX_BYTES // MEGABYTE},
                "note": _("Place and camera data removed") if data.stripped else "",
                "remove": sha256,
            }
        )
    return rows


def suggest(request: HttpRequest, text: str) -> str:
    """Return the theme that the words speak of, or nothing."""
    language = get_language() or "kk"
    keywords = {
        one.code: frozenset(
            stem
            for tongue, words in one.keywords.items()
            for word in analyse(words, tongue)
            for stem in (word.own, *word.stems)
        )
        for one in Category.objects.filter(jurisdiction=request.jurisdiction.code, active=True)
    }
    terms = {stem for word in analyse(text, language) if not word.closed for stem in (word.own, *word.stems)}
    return suggest_category(terms, keywords)


def _category(request: HttpRequest, said: dict[str, Any]) -> Category | None:
    if not said.get("category"):
        return None
    return Category.objects.filter(jurisdiction=request.jurisdiction.code, code=said["category"]).first()


def category(request: HttpRequest) -> HttpResponse:
    """Let the person say what it is about."""
    said = drafts.read(_open_draft(request))
    language = get_language() or "kk"
    form = CategoryForm(request.jurisdiction.code, language, initial={"category": said.get("category")})
    if request.method == "GET" or language_switch(request, form):
        return _page(request, "category", form=form)
    form = CategoryForm(request.jurisdiction.code, language, request.POST)
    if not form.is_valid():
        return _page(request, "category", form=form)
    changes = {"category": form.cleaned_data["category"], "category_chosen": True}
    return _go(request, drafts.save(request, changes, now=timezone.now()), "where")


def where(request: HttpRequest) -> HttpResponse:
    """Ask where: by address, by a point on the map or by district. Unclear words are asked about."""
    said = drafts.read(_open_draft(request))
    initial = {name: said.get(name) for name in ("address", "lat", "lon", "district")}
    form = WhereForm(_districts(request), initial=initial)
    if request.method == "GET" or language_switch(request, form):
        return _page(request, "where", form=form, found=[])
    form = WhereForm(_districts(request), request.POST)
    found = _found(request, request.POST.get("address", ""))
    if not form.is_valid() or "find" in request.POST:
        return _page(request, "where", form=form, found=found, asked="find" in request.POST)
    place = _place(request, form.cleaned_data, found)
    if place is None:
        if not form.cleaned_data["address"]:
            form.add_error("address", _("Show where it is: on the map, by address, or choose from the list."))
        return _page(request, "where", form=form, found=found, asked=True)
    return _go(request, drafts.save(request, place, now=timezone.now()), "similar")


def _districts(request: HttpRequest) -> list[tuple[str, str]]:
    language = get_language() or "kk"
    return [(one.public_id, translated(one.names, language)) for one in list_districts(request.jurisdiction)]


def _found(request: HttpRequest, words: str) -> list[dict[str, Any]]:
    """Return what the words may mean, as choices."""
    language = get_language() or "kk"
    return [
        {
            "value": f"{number}",
            "name": translated(one.names, language),
            "district": translated(one.district.names, language) if one.district else "",
            "exact": one.exact,
            "lat": one.lat,
            "lon": one.lon,
        }
        for number, one in enumerate(
            find_places(request.jurisdiction, words[:300], 6) if words.strip() else []
        )
    ]


def _place(request: HttpRequest, said: dict[str, Any], found: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the place as the draft keeps it, or None when the person has to be asked."""
    chosen = next((one for one in found if one["value"] == request.POST.get("found")), None)
    if chosen is None and said["lat"] is None and len(found) == 1 and found[0]["exact"]:
        chosen = found[0]
    if chosen:
        words = chosen["name"] if chosen["exact"] else said["address"]
        return {"address": words, "lat": chosen["lat"], "lon": chosen["lon"], "district": ""}
    if said["lat"] is not None and said["lon"] is not None:
        near = nearest_address(request.jurisdiction, said["lat"], said["lon"])
        words = said["address"] or (translated(near.names, get_language() or "kk") if near else "")
        return {"address": words, "lat": said["lat"], "lon": said["lon"], "district": ""}
    as_is = "as_is" in request.POST or not found
    if said["district"] or (said["address"] and as_is and request.POST.get("asked")):
        return {"address": said["address"], "lat": None, "lon": None, "district": said["district"]}
    return None


def similar(request: HttpRequest) -> HttpResponse:
    """Ask whether somebody told already. A voice is one touch; an own request stays everybody's right."""
    draft = _open_draft(request)
    said = drafts.read(draft)
    if request.method == "POST" and draft:
        return _go(request, drafts.save(request, {}, now=timezone.now()), "answer")
    found = (
        find_duplicates(
            request.jurisdiction.code,
            text=said["text"],
            category=said.get("category", ""),
            lat=said["lat"],
            lon=said["lon"],
            language=get_language() or "kk",
            now=timezone.now(),
        )
        if said.get("lat") is not None
        else []
    )
    if not found and draft:
        return _go(request, draft, "answer")
    return _page(request, "similar", found=[_likely(one) for one in found])


def _likely(one: Likely) -> dict[str, Any]:
    """Return a likely duplicate as the page shows it."""
    step = public_step(one.request.state)
    tone, icon = STEP_TAGS[step]
    return {
        "request": one.request,
        "distance_m": one.distance_m,
        "step": STEP_NAMES[step],
        "tone": tone,
        "icon": icon,
    }


def answer(request: HttpRequest) -> HttpResponse:
    """Ask which answer is wanted, and whether the name is shown."""
    said = drafts.read(_open_draft(request))
    fields = ("wish", "name", "iin", "contact", "show_name")
    form = AnswerForm(
        initial={"wish": "official", "show_name": "no"} | {k: said[k] for k in fields if said.get(k)}
    )
    if request.method == "GET" or language_switch(request, form):
        return _page(request, "answer", form=form, hints=WISH_HINTS)
    form = AnswerForm(request.POST)
    valid = form.is_valid()
    typed = {name: request.POST.get(name, "")[:200] for name in fields}
    draft = drafts.save(request, form.cleaned_data if valid else typed, now=timezone.now())
    return _go(request, draft, "check") if valid else _page(request, "answer", form=form, hints=WISH_HINTS)


def check(request: HttpRequest) -> HttpResponse:
    """Look it over and send. Sending twice gives the same number."""
    draft = _open_draft(request)
    said = drafts.read(draft)
    missing = next(
        (step for step, name in (("category", "category"), ("answer", "wish")) if not said.get(name)), ""
    )
    if draft is None or missing:
        return redirect("requests:new_step", missing or "what")
    if request.method == "GET" or "_language" in request.POST:
        return _page(request, "check", answers=_answers(request, said, draft), errors=[])
    return _send(request, draft, said)


@limited("submit")
def _send(request: HttpRequest, draft: Draft, said: dict[str, Any]) -> HttpResponse:
    """Hand the request in; whatever is wrong is shown beside what was typed, which stays."""
    try:
        slip = submit_request(
            request.actor, request.jurisdiction.code, submission_of(said, draft), now=timezone.now()
        )
    except Invalid as error:
        errors = [("", sentence) for sentences in error.errors.values() for sentence in sentences]
        return _page(request, "check", answers=_answers(request, said, draft), errors=errors)
    draft.request = ServiceRequest.objects.only("pk").get(public_id=slip.public_id)
    draft.save(update_fields=["request"])
    return redirect("requests:done", slip.public_id, slip.secret)


def submission_of(said: dict[str, Any], draft: Draft) -> Submission:
    """Return the draft as what is handed in."""
    official = said.get("wish") == "official"
    contact = said.get("contact", "") if official else ""
    who = Applicant(
        name=said.get("name", "") if official else "",
        iin=said.get("iin", "") if official else "",
        phone="" if "@" in contact else contact,
        email=contact if "@" in contact else "",
    )
    named = official and said.get("show_name") == "yes"
    return Submission(
        title="",
        text=said["text"],
        category=said["category"],
        language=get_language() or "kk",
        place=PlaceGiven(said.get("address", ""), said.get("lat"), said.get("lon"), said.get("district", "")),
        applicant=who,
        visibility=Visibility.NAMED if named else Visibility.UNNAMED,
        files=tuple(draft.files),
        idempotency_key=str(draft.pk),
    )


def _answers(request: HttpRequest, said: dict[str, Any], draft: Draft) -> list[dict[str, str]]:
    """Return what was answered, each with the way to change it."""
    language = get_language() or "kk"
    theme = _category(request, said)
    districts = dict(_districts(request))
    place = said.get("address") or districts.get(said.get("district", "")) or _("A point on the map")
    official = said.get("wish") == "official"
    rows = [
        ("what", _("What happened"), said["text"]),
        ("category", _("What it is about"), translated(theme.names, language) if theme else ""),
        ("where", _("Where"), place),
        ("answer", _("Answer"), _("A signed official answer") if official else _("Just let the city know")),
    ]
    if official:
        shown = said.get("show_name") == "yes"
        rows.append(("answer", _("Your name"), said["name"] if shown else _("Not shown")))
    if draft.files:
        rows.insert(1, ("what", _("Files"), str(len(draft.files))))
    return [
        {
            "question": question,
            "answer": words,
            "change": reverse("requests:new_step", args=[step]) + "?back=check",
        }
        for step, question, words in rows
    ]


def done(request: HttpRequest, public_id: str, secret: str) -> HttpResponse:
    """Give the slip: number, what happens next and when, the person's own link."""
    row = ServiceRequest.objects.of(request.jurisdiction.code).select_related("category", "body")
    found = row.filter(public_id=public_id).first()
    if found is None or find_by_secret(public_id, secret) is None:
        raise Http404
    return render(request, "requests/new_done.html", {"row": found, "secret": secret, "quiet": True})
