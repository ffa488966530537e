"""`qala text`."""

import pytest
from click.testing import CliRunner

from qala.base.text.cli import text


def test_explain_shows_terms_in_each_language():
    said = CliRunner().invoke(text, ["explain", "жолдардағы", "zhol"])
    assert said.exit_code == 0, said.output
    assert "жолдардагы: жол" in said.output
    assert "read   жол" in said.output


@pytest.mark.django_db
def test_words_are_rebuilt():
    said = CliRunner().invoke(text, ["words"])
    assert said.exit_code == 0, said.output
    assert said.output.endswith("words\n")
