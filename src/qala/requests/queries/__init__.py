"""Reads of `requests`."""

from qala.requests.queries.lists import RequestFilter, RequestPage, list_requests
from qala.requests.queries.now import CityNow, SignedAnswer, city_now, newest_answers
from qala.requests.queries.single import (
    as_data,
    find_by_secret,
    find_visible,
    get_history,
    get_request,
    is_open_to_all,
)

__all__ = [
    "CityNow",
    "RequestFilter",
    "RequestPage",
    "SignedAnswer",
    "as_data",
    "city_now",
    "find_by_secret",
    "find_visible",
    "get_history",
    "get_request",
    "is_open_to_all",
    "list_requests",
    "newest_answers",
]
