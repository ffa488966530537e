"""Static files under names with their hash: a browser may keep them for ever."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites the imports of ES modules to the hashed names."""

    support_js_module_import_aggregation = True
