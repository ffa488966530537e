"""Trust's tests are a demo with keys in a folder of their own."""

from __future__ import annotations

import pytest

from qala.trust import demo


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory):
    """One authority for all tests: its folder is QALA_DATA."""
    return tmp_path_factory.mktemp("qala-data")


@pytest.fixture(autouse=True)
def demo_city(settings, demo_home):
    settings.DEMO = True
    settings.DATA = demo_home


@pytest.fixture
def own_home(settings, tmp_path):
    """A folder that the test may spoil."""
    demo.load_demo_authority.cache_clear()
    demo.demo_key.cache_clear()
    settings.DATA = tmp_path
    return tmp_path
