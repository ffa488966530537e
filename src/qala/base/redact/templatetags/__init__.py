"""Template filters of `base.redact`."""
