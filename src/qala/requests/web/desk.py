"""The desk of an official: what is due first, in whichever queue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse, QueryDict
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
from qala.city.api import list_districts
from qala.requests.actions.core import refuse
from qala.requests.models import RequestEvent, ServiceRequest
from qala.requests.norms import KIND_NAMES, Kind, kinds_for
from qala.requests.queries.desk import LIMIT, Queue, count_by_due_day, list_queues
from qala.requests.rules import VERBS, marks
from qala.requests.web.due_days import LATER, OVERDUE, count_later, list_due_days
from qala.requests.web.listing import title_of
from qala.requests.words import MARK_NAMES, MARK_TAGS, STATE_NAMES

OWN = {
    "sign": _lazy("Wait for my signature"),
    "approve": _lazy("Wait for my approval"),
    "mine": _lazy("My cases"),
    "helping": _lazy("I help"),
    "sent": _lazy("Sent for approval"),
}
WHOLE = {
    "register": _lazy("To register"),
    "assign": _lazy("To assign"),
    "disputed": _lazy("Disputed answers"),
    "in_work": _lazy("In work in the body"),
    "redact": _lazy("Personal data to confirm"),
    "set_aside": _lazy("Proposed to set aside"),
}
QUEUE_NAMES = OWN | WHOLE
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
    context = {"sides": _sides(queues, current), "queue_name": QUEUE_NAMES[current.code] if current else ""}
    today = timezone.localdate()
    counts = count_by_due_day(current.rows, timezone.get_current_timezone()) if current else {}
    context |= _sentence(counts, today)
    if current:
        context |= _queue(request, current, counts, today)
    return render(request, "requests/desk.html", context)


def _queue(request: HttpRequest, queue: Queue, counts: Mapping[date, int], today: date) -> dict[str, Any]:
    """Return the bars, the filter and the rows of the chosen queue."""
    city, now, chosen = request.jurisdiction, timezone.now(), request.GET
    calendar = load_calendar(city.country, city.subdivision or None)
    bars = list_due_days(counts, today, calendar, _lang()) if counts else []
    page = Paginator(_filter(queue.rows, chosen, today, bars), LIMIT).get_page(chosen.get("page"))
    base = f"{reverse('requests:desk')}?queue={queue.code}"
    day = next((bar for bar in bars if bar.code == chosen.get("day")), None)
    return {
        "queue": queue.code,
        "base": base,
        "bars": bars,
        "later": count_later(counts, bars) if bars else 0,
        "day": day or (LATER if chosen.get("day") == LATER else ""),
        "day_words": day.words if day else _("Later than these days"),
        "words": chosen.get("q", "").strip()[:60],
        "filters": _selects(request),
        "filtered": any(chosen.get(name) for name in ("q", "day", "kind", "district")),
        "page": page,
        "groups": _groups(queue.code, list(page), today, now),
    }


def _filter(rows: Any, chosen: QueryDict, today: date, bars: list[Any]) -> Any:
    """Keep what was asked for: words, due day, kind, district."""
    if words := chosen.get("q", "").strip()[:60]:
        rows = rows.filter(
            Q(public_id__icontains=words) | Q(title__icontains=words) | Q(address__icontains=words)
        )
    for name in ("kind", "district"):
        if value := chosen.get(name):
            rows = rows.filter(**{name: value})
    day = chosen.get("day", "")
    if day == OVERDUE:
        return rows.filter(due_on__lt=today)
    if day == LATER and bars:
        return rows.filter(due_on__gt=date.fromisoformat(bars[-1].code))
    return rows.filter(due_on=found) if (found := _day(day)) else rows


def _selects(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the two choices of the filter."""
    kinds = [
        (str(one), translated(KIND_NAMES[one], _lang())) for one in kinds_for(request.jurisdiction.country)
    ]
    districts = [
        (one.public_id, translated(one.names, _lang())) for one in list_districts(request.jurisdiction)
    ]
    chosen = request.GET
    return [
        {
            "name": "kind",
            "label": _("Kind"),
            "all": _("All kinds"),
            "options": kinds,
            "value": chosen.get("kind"),
        },
        {
            "name": "district",
            "label": _("District"),
            "all": _("All districts"),
            "options": districts,
            "value": chosen.get("district"),
        },
    ]


def _lang() -> str:
    return get_language() or "kk"


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _sentence(counts: Mapping[date, int], today: date) -> dict[str, Any]:
    """Return what the head of the desk says: the day, what is due today, what is overdue."""
    late, due = sum(number for day, number in counts.items() if day < today), counts.get(today, 0)
    weekday = format_weekday(today, _lang())
    return {
        "today_words": f"{weekday[:1].upper()}{weekday[1:]}, {format_date(today, _lang(), 'short')}",
        "due_today": due,
        "late": late,
    }


def _sides(queues: list[Queue], current: Queue | None) -> list[dict[str, Any]]:
    """Return the queues of the person, then those of the whole body."""
    parts = [(_("With me"), OWN), (_("In the whole organisation"), WHOLE)]
    sides = [
        {
            "name": name,
            "queues": [
                {
                    "name": QUEUE_NAMES[one.code],
                    "count": one.count,
                    "url": f"{reverse('requests:desk')}?queue={one.code}",
                    "current": one is current,
                }
                for one in queues
                if one.code in codes
            ],
        }
        for name, codes in parts
    ]
    return [side for side in sides if side["queues"]]


def _groups(queue: str, rows: list[ServiceRequest], today: date, now: datetime) -> list[dict[str, Any]]:
    """Return the rows under "overdue", "today", "tomorrow", "later", "without a term"."""
    returned = _returned(rows) if queue == "mine" else {}
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
        groups.setdefault(name, []).append(desk_row(queue, row, today, now, returned.get(row.pk)))
    return [{"name": name, "rows": found, "late": found[0]["late"]} for name, found in groups.items()]


def _returned(rows: Iterable[ServiceRequest]) -> dict[int, str]:
    """Return request → who has returned its draft, where that is the last that happened."""
    last = RequestEvent.objects.filter(
        request__in=[row.pk for row in rows], n=F("request__last_n"), type="decision_returned"
    )
    return dict(last.values_list("request_id", "actor__name"))


def desk_row(
    queue: str, row: ServiceRequest, today: date, now: datetime, returned: str | None = None
) -> dict[str, Any]:
    """Return a case as the desk shows it. returned: who has returned the draft."""
    kind = translated(KIND_NAMES[Kind(row.kind)], _lang()) if row.kind else ""
    shown = [
        {"name": MARK_NAMES[one], "tone": MARK_TAGS[one][0], "icon": MARK_TAGS[one][1]}
        for one in marks(row.as_facts(), now)
        if one != "overdue"
    ]
    if returned is not None:
        words = _("remark by %(name)s") % {"name": returned} if returned else _("there is a remark")
        shown.append({"name": words, "tone": "wait", "icon": "warning"})
    step = _("I prepare the answer") if queue == "mine" else STATE_NAMES[row.state]
    action = NEXT.get(queue, _("Open"))
    return {
        "due": _due(row, today, now),
        "late": bool(row.due_at and row.due_at < now),
        "far": row.due_on is None or row.due_on > today,
        "href": reverse("requests:redact" if queue == "redact" else "requests:work", args=[row.public_id]),
        "title": plain_text(title_of(row), _lang()),
        "lang": row.language,
        "facts": " · ".join(filter(None, (row.public_id, plain_text(row.address, _lang()), kind.lower()))),
        "step": _("Returned with remarks") if returned is not None else step,
        "marks": shown,
        "action": _("Mend the answer") if returned is not None else action,
    }


def _due(row: ServiceRequest, today: date, now: datetime) -> str:
    """Return how late it is, or when it is due; within a day in words."""
    if row.due_on is None:
        return _("no term")
    days = (row.due_on - today).days
    if row.due_at and row.due_at < now:
        return ngettext("%(n)s day", "%(n)s days", max(1, -days)) % {"n": max(1, -days)}
    if days == 0:
        return _("today")
    if days == 1:
        return ngettext("%(n)s day", "%(n)s days", 1) % {"n": 1}
    return format_date(row.due_on, _lang(), "short")


def possible(actor: Actor, row: ServiceRequest) -> list[str]:
    """Return the names of the verbs the actor may do now."""
    return [verb.name for verb in allowed_verbs(actor, row.as_facts(), VERBS.values())]
