"""Detectors of personal data and the projection that hides it. Pure: no Django, no clock, no I/O."""
