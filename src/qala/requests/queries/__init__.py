"""Reads of `requests`."""

from qala.requests.queries.lists import RequestFilter, RequestPage, list_requests
from qala.requests.queries.single import as_data, find_by_secret, find_visible, get_history, get_request

__all__ = [
    "RequestFilter",
    "RequestPage",
    "as_data",
    "find_by_secret",
    "find_visible",
    "get_history",
    "get_request",
    "list_requests",
]
