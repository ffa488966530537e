"""Static files under names with their hash: a browser may keep them for ever."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites the imports of ES modules to the hashed names."""

    support_js_module_import_aggregation = True

    def create_compressor(self, **kwargs: Any) -> Compressor:
        """Return the compressor; the demo, which serves its own computer, does not wait for Brotli."""
        return Compressor(**kwargs, use_brotli=not settings.DEMO)
