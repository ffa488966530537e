"""The door: no Django until it is needed, and quick to open."""

import subprocess
import sys

from qala.base.text import api


def test_door_opens_without_django_and_without_dictionaries():
    program = (
        "import sys; import qala.base.text.api as text; text.analyse('жолдардағы su воды');"
        "heavy = [name for name in ('django', 'rapidfuzz', 'phonenumbers') if name in sys.modules];"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_import_loads_no_tables():
    program = (
        "import sys; import qala.base.text.api; from qala.base.text.kazakh.chains import chains;"
        "assert chains.cache_info().currsize == 0;"
        "assert not {'pymorphy3', 'snowballstemmer', 'django'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_everything_named_is_there():
    assert all(getattr(api, name) is not None for name in api.__all__)
