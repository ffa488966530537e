"""Synthetic civic texts with known personal data: to test and to measure the detectors. No real person."""
