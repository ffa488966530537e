"""The door of `base.files`."""

from qala.base.files.actions import publish_as_is, release_files, store_upload, use_file, withdraw_file
from qala.base.files.data import FileData
from qala.base.files.queries import get_file, list_files, open_original, public_path
from qala.base.files.rules import MAX_BYTES, MAX_PIXELS
from qala.base.files.web.views import original_response
from qala.base.files.words import describe_stripped

__all__ = [
    "MAX_BYTES",
    "MAX_PIXELS",
    "FileData",
    "describe_stripped",
    "get_file",
    "list_files",
    "open_original",
    "original_response",
    "public_path",
    "publish_as_is",
    "release_files",
    "store_upload",
    "use_file",
    "withdraw_file",
]
