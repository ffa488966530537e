"""The page where a letter is signed: exactly the signed text, what was looked at, the key holder."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext, override, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qala.base.calendar.api import load_calendar
from qala.base.cases.api import may
from qala.base.errors.api import Invalid, Refused
from qala.base.text.api import format_date, format_moment, translated
from qala.city.api import list_districts
from qala.requests import actions
from qala.requests.actions import open_letter_signing
from qala.requests.actions.answer import VERB_OF
from qala.requests.data import LetterKind, LetterState
from qala.requests.models import Letter, ServiceRequest
from qala.requests.rules import VERBS
from qala.requests.web.work import decision_of, find_row
from qala.requests.words import LETTER_NAMES
from qala.trust.api import SigningData

GROUP = 8
"""Letters of the fingerprint that stand together."""


@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, public_id: str, letter_id: int) -> HttpResponse:
    """Show exactly what will be signed, and take the signature. It is verified before anything changes."""
    row = find_row(request, public_id)
    letter = (
        Letter.objects.select_related("author")
        .filter(pk=letter_id, request=row, signer=request.actor.user_id)
        .first()
    )
    if letter is None:
        raise Http404
    if letter.state != LetterState.SIGNING:
        messages.info(request, _("This letter has been signed or withdrawn already."))
        return redirect("requests:work", public_id)
    error = ""
    if request.method == "POST" and "_language" not in request.POST:
        error = _sign(request, row, letter)
        if not error:
            messages.success(request, _("Signed. The signature is verified and the letter is public."))
            return redirect("requests:work", public_id)
    session = open_letter_signing(request.actor, public_id, letter_id, now=timezone.now())
    request.session[f"signing:{letter_id}"] = str(session.session_id)
    waiting = Letter.objects.filter(state=LetterState.SIGNING, signer=request.actor.user_id)
    body = row.body.pk if row.body else None
    context = {
        "row": row,
        "letter": letter,
        "facts": _facts(request, row),
        "steps": _steps(row, letter),
        "others": waiting.exclude(pk=letter.pk).count(),
        "texts": _texts(row, letter, session),
        "session": session,
        "fingerprint": [session.sha256[at : at + GROUP] for at in range(0, len(session.sha256), GROUP)],
        "until": timezone.localtime(session.expires_at),
        "checks": _checks(row, letter, session),
        "post": next((post for post in request.actor.posts if post.organisation_id == body), None),
        "errors": [("cms" if request.FILES or "upload" in request.POST else "sign", error)] if error else [],
        "demo": settings.DEMO,
        "may_return": letter.kind == LetterKind.ANSWER
        and bool(may(request.actor, row.as_facts(), VERBS["return_decision"])),
    }
    return render(request, "requests/sign.html", context, status=400 if error else 200)


def document(request: HttpRequest, public_id: str, letter_id: int) -> HttpResponse:
    """Hand out the bytes to be signed in another program. The upload that follows belongs to them."""
    find_row(request, public_id)
    session = open_letter_signing(request.actor, public_id, letter_id, now=timezone.now())
    request.session[f"signing:{letter_id}"] = str(session.session_id)
    name = f'attachment; filename="{public_id}-{letter_id}.json"'
    return HttpResponse(session.manifest, "application/json", headers={"Content-Disposition": name})


def _sign(request: HttpRequest, row: ServiceRequest, letter: Letter) -> str:
    """Hand the signature to the letter's verb; return what was wrong, or nothing."""
    upload = request.FILES.get("cms")
    if upload is None and "demo" not in request.POST:
        return _("Choose the file of the signature (.cms).")
    cms = upload.read(512 * 1024) if upload else None
    verb = VERB_OF[LetterKind(letter.kind)]
    more = {} if verb == "answer_request" else {"letter_id": letter.pk}
    try:
        session = UUID(request.session.get(f"signing:{letter.pk}", ""))
        getattr(actions, verb)(
            request.actor, row.public_id, session_id=session, cms=cms, now=timezone.now(), **more
        )
    except ValueError:
        return _("Open the signing page again.")
    except Refused as refusal:
        return str(refusal.reason or refusal.code)
    except Invalid as fault:
        return " ".join(str(sentence) for said in fault.errors.values() for sentence in said)
    return ""


def _facts(request: HttpRequest, row: ServiceRequest) -> str:
    """Return "number · district · due day, working days left"."""
    language, city, today = get_language() or "kk", request.jurisdiction, timezone.localdate()
    names = {one.public_id: translated(one.names, language) for one in list_districts(city)}
    words = [row.public_id, names.get(row.district, "")]
    if row.due_on:
        due = _("due by %(day)s") % {"day": format_date(row.due_on, language, "short")}
        calendar = load_calendar(city.country, city.subdivision or None)
        left = calendar.working_days_between(today, row.due_on) if row.due_on > today else 0
        more = ngettext("%(n)s working day", "%(n)s working days", left) % {"n": left}
        words.append(f"{due}, {more}" if left else due)
    return " · ".join(filter(None, words))


def _steps(row: ServiceRequest, letter: Letter) -> list[dict[str, str]]:
    """Return the way of the letter: text, approval, signature, publication."""
    language = get_language() or "kk"
    steps = [{"name": pgettext("letter", "Text"), "when": letter.author.name if letter.author else ""}]
    if letter.kind == LetterKind.ANSWER:
        approved = [
            f"{event.actor.name}, {format_moment(timezone.localtime(event.at), language)}"
            for event in row.events.select_related("actor").filter(type="approved", at__gte=letter.at)
            if event.actor
        ]
        name = pgettext("letter", "Approved") if approved else pgettext("letter", "Without approval")
        steps.append({"name": name, "when": "; ".join(approved)})
    done = [step | {"state": "done"} for step in steps]
    now = {"name": pgettext("letter", "Signature"), "when": pgettext("signer", "you"), "state": "now"}
    return [*done, now, {"name": pgettext("letter", "Published"), "state": "later"}]


def _texts(row: ServiceRequest, letter: Letter, session: SigningData) -> list[dict[str, Any]]:
    """Return the text in each of its languages, that of the request first."""
    names = dict(settings.LANGUAGES)
    texts = []
    for language in sorted(session.text, key=lambda code: (code != row.language, code)):
        with override(language):
            texts.append(
                {
                    "language": language,
                    "name": names.get(language, language),
                    "heading": str(LETTER_NAMES[LetterKind(letter.kind)]),
                    "text": session.text[language],
                    "decision_word": _("Decision:"),
                    "decision": decision_of(row, letter, language),
                }
            )
    return texts


def _checks(row: ServiceRequest, letter: Letter, session: SigningData) -> list[dict[str, Any]]:
    """Return what was looked at before signing: state passed or wait (a warning that does not stop)."""
    both = {"kk", "ru"} <= set(letter.text)
    late = bool(row.due_at and timezone.now() > row.due_at)
    hidden = any("⟦" in words for words in letter.public.values())
    checks = [
        ("passed", _("The text is in the language of the request"), ""),
        (
            ("passed", _("Kazakh and Russian are both there"), "")
            if both
            else ("wait", _("Only one language is there"), _("This does not stop the signature."))
        ),
        (
            ("wait", _("There is personal data in the text"), _("Only the applicant will see it."))
            if hidden
            else ("passed", _("No telephone, IIN or e-mail in the text"), "")
        ),
        (
            ("wait", _("The term is over"), _("The page of the request will say so."))
            if late
            else ("passed", _("Within the term"), "")
        ),
    ]
    if session.files:
        words = ngettext(
            "%(n)s annex is signed with it", "%(n)s annexes are signed with it", len(session.files)
        )
        checks.append(("passed", words % {"n": len(session.files)}, ""))
    return [{"state": state, "name": name, "note": note} for state, name, note in checks]
