"""Formats for FORMAT_MODULE_PATH; Django has none for Kazakh."""
