"""The history of one request as an Atom feed: whoever follows it learns of each event."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from qala.base.people.api import list_organisations
from qala.base.redact.api import plain_text
from qala.requests.web import presenting
from qala.requests.web.detail import find_shown
from qala.requests.web.listing import title_of


@require_safe
def feed(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the events, newest first."""
    row, language = find_shown(request, public_id), get_language() or "kk"
    city = request.jurisdiction  # type: ignore[attr-defined]
    page = request.build_absolute_uri(reverse("requests:detail", args=[row.public_id]))
    made = Atom1Feed(
        title=f"{plain_text(title_of(row), language)}, {row.public_id}",
        link=page,
        description=None,
        language=language,
        feed_url=request.build_absolute_uri(),
    )
    history = [event.as_data() for event in row.events.order_by("n")]
    events = presenting.timeline(
        history,
        kind=row.kind,
        bodies={one.code: one.names for one in list_organisations(city.code)},
        reader=presenting.Reader(language, ZoneInfo(city.timezone), timezone.localdate().year),
        link=lambda event: request.build_absolute_uri(
            reverse("requests:event", args=[row.public_id, event.n])
        ),
    )
    for event, said in zip(reversed(history), events, strict=True):
        made.add_item(
            title=said["what"],
            link=said["entry_href"],
            description=" · ".join(filter(None, (said["who"], said["note"]))),
            unique_id=said["entry_href"],
            pubdate=event.at,
            updateddate=event.at,
        )
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    made.write(response, "utf-8")
    return response
