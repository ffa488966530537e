"""Bulk input: files of other registers become requests with a history, by a mapping that is data."""
