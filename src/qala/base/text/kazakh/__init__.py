"""Kazakh: endings, stems, inflection. Pure tables and rules; the source is `docs/` of the house, text.md."""
