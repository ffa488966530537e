"""The desk of an official: what is due first, in whichever queue."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from qala.base.calendar.api import load_calendar
from qala.base.cases.api import allowed_verbs
from qala.base.people.api import Actor
from qala.base.redact.api import plain_text
from qala.base.text.api import format_date, format_weekday, translated
from qala.base.ui.api import Bar, BarChart, BarKind
from qala.requests.actions.core import refuse
from qala.requests.models import ServiceRequest
from qala.requests.norms import KIND_NAMES, Kind
from qala.requests.queries.desk import LIMIT, Queue, count_by_due_day, list_queues
from qala.requests.rules import VERBS, marks
from qala.requests.words import MARK_NAMES, MARK_TAGS, STATE_NAMES

QUEUE_NAMES = {
    "sign": _lazy("Wait for my signature"),
    "approve": _lazy("Wait for my approval"),
    "mine": _lazy("My cases"),
    "helping": _lazy("I help"),
    "sent": _lazy("Sent for approval"),
    "register": _lazy("To register"),
    "assign": _lazy("To assign"),
    "disputed": _lazy("Disputed answers"),
    "in_work": _lazy("In work in the body"),
    "redact": _lazy("Personal data to confirm"),
    "set_aside": _lazy("Proposed to set aside"),
}
NEXT = {
    "sign": _lazy("Read and sign"),
    "approve": _lazy("Read and approve"),
    "mine": _lazy("Write the answer"),
    "register": _lazy("Register"),
    "assign": _lazy("Assign"),
    "disputed": _lazy("Decide"),
    "redact": _lazy("Look it over"),
    "set_aside": _lazy("Decide"),
}
BARS = 15


def desk(request: HttpRequest) -> HttpResponse:
    """Show one queue; without a choice, the first that is not empty."""
    actor: Actor = request.actor
    if not actor.is_staff:
        if actor.user_id is None:
            return redirect(f"{reverse('account_login')}?next={request.path}")
        raise refuse("not_allowed")
    queues = list_queues(actor, request.jurisdiction.code)
    wanted = request.GET.get("queue")
    current = next((one for one in queues if one.code == wanted), None) or next(
        (one for one in queues if one.count), queues[0] if queues else None
    )
    now, today = timezone.now(), timezone.localdate()
    day = _day(request.GET.get("day"))
    context: dict[str, Any] = {
        "queues": [_side(one, current) for one in queues],
        "queue_name": QUEUE_NAMES[current.code] if current else "",
        "today_words": f"{format_weekday(today, _lang()).capitalize()}, {format_date(today, _lang())}",
    }
    if current:
        words = request.GET.get("q", "").strip()[:60]
        rows = current.rows.filter(public_id__icontains=words) if words else current.rows
        rows = rows.filter(due_on=day) if day else rows
        found = list(rows[:LIMIT])
        late = sum(1 for one in found if one.due_at and one.due_at < now)
        context |= {
            "groups": _groups(current.code, found, today, now),
            "late": late,
            "due_today": sum(1 for one in found if one.due_on == today),
            "chart": _bars(request, current, today),
            "shown": len(found),
            "total": current.count,
            "words": words,
            "day": day,
            "queue": current.code,
        }
    return render(request, "requests/desk.html", context)


def _lang() -> str:
    return get_language() or "kk"


def _day(typed: str | None) -> date | None:
    try:
        return date.fromisoformat(typed or "")
    except ValueError:
        return None


def _side(queue: Queue, current: Queue | None) -> dict[str, Any]:
    return {
        "name": QUEUE_NAMES[queue.code],
        "count": queue.count,
        "url": f"{reverse('requests:desk')}?queue={queue.code}",
        "current": queue is current,
    }


def _groups(queue: str, rows: list[ServiceRequest], today: date, now: Any) -> list[dict[str, Any]]:
    """Return the rows under "overdue", "today", "tomorrow", "later", "without a term"."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row.due_on is None:
            name = _("Without a term yet")
        elif row.due_at < now:
            name = _("Overdue")
        elif row.due_on == today:
            name = _("Today")
        elif row.due_on == today + timedelta(days=1):
            name = _("Tomorrow")
        else:
            name = _("Later")
        groups.setdefault(name, []).append(desk_row(queue, row, today, now))
    return [{"name": name, "rows": found} for name, found in groups.items()]


def desk_row(queue: str, row: ServiceRequest, today: date, now: Any) -> dict[str, Any]:
    """Return a case as the desk shows it."""
    language = _lang()
    late = bool(row.due_at and row.due_at < now)
    days = (today - row.due_on).days if row.due_on else 0
    if late:
        due = ngettext("%(n)s day late", "%(n)s days late", max(1, days)) % {"n": max(1, days)}
    elif row.due_on is None:
        due = _("no term")
    elif days == 0:
        due = _("today")
    else:
        due = ngettext("%(n)s day", "%(n)s days", -days) % {"n": -days}
    kind = translated(KIND_NAMES[Kind(row.kind)], language) if row.kind else ""
    place = plain_text(row.address, language)
    return {
        "due": due,
        "late": late,
        "href": reverse("requests:work", args=[row.public_id]),
        "title": plain_text(row.title, language),
        "lang": row.language,
        "facts": " · ".join(filter(None, (row.public_id, place, kind))),
        "step": STATE_NAMES[row.state],
        "marks": [
            {"name": MARK_NAMES[one], "tone": MARK_TAGS[one][0], "icon": MARK_TAGS[one][1]}
            for one in marks(row.as_facts(), now)
            if one != "overdue"
        ],
        "action": NEXT.get(queue, _("Open")),
    }


def _bars(request: HttpRequest, queue: Queue, today: date) -> BarChart | None:
    """Return the bars of the next working days, overdue ones first."""
    counts = count_by_due_day(queue.rows, timezone.get_current_timezone())
    if not counts:
        return None
    city = request.jurisdiction
    calendar = load_calendar(city.country, city.subdivision or None)
    days = calendar.list_working_days(today, today + timedelta(days=40))[:BARS]
    language = _lang()
    late = sum(number for day, number in counts.items() if day < today)
    bars = [Bar(_("late"), late, BarKind.LATE, _("late"))] if late else []
    bars += [
        Bar(format_date(day, language), counts.get(day, 0), short=f"{day.day}.{day.month:02}") for day in days
    ]
    return BarChart(bars=bars, unit=_("cases"), head=_("Due day"))


def possible(actor: Actor, row: ServiceRequest) -> list[str]:
    """Return the names of the verbs the actor may do now."""
    return [verb.name for verb in allowed_verbs(actor, row.as_facts(), VERBS.values())]
