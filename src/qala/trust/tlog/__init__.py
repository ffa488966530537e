"""The public log as mathematics and formats: pure, no Django, no clock, no network."""
