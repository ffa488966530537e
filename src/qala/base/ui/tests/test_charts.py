from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qala.base.ui.charts import (
    Bar,
    BarChart,
    BarKind,
    LineChart,
    Series,
    axis_steps,
    draw_share,
    format_figure,
)


@given(st.floats(min_value=0.001, max_value=1e12))
def test_the_axis_begins_at_nought_and_holds_every_value(highest):
    steps = axis_steps(highest)
    assert steps[0] == 0
    assert steps[-1] >= highest * 0.999999
    assert 2 <= len(steps) <= 6


def test_figures_are_parted_by_no_break_spaces():
    assert format_figure(1846) == "1\u00a0846"
    assert format_figure(94.25) == "94,2"


BARS = [
    Bar("6 қараша", 252, short="6"),
    Bar("7 қараша", None, BarKind.MISSING),
    Bar("8", 276, BarKind.ESTIMATED),
]


def test_every_figure_of_a_chart_stands_in_its_table():
    chart = BarChart(BARS, unit="литр", head="Күні")
    assert chart.table_head == ["Күні", "литр"]
    assert [row[0] for row in chart.table_rows] == ["6 қараша", "7 қараша", "8"]
    assert chart.table_rows[0][1] == "252"


def drawn(chart) -> list[ET.Element]:
    return list(ET.fromstring(f"<div>{chart.draw('finding')}</div>"))


@pytest.mark.parametrize(
    "chart",
    [
        BarChart(BARS, unit="литр", head="Күні", mark=2, mark_label="мерзім"),
        LineChart(
            ["a", "b"], [Series("x", [1, 2]), Series("y", [2, 1])], unit="n", head="h", short=["a", "b"]
        ),
        BarChart([], unit="n", head="h"),
    ],
)
def test_a_chart_is_named_by_its_finding_and_uses_no_style(chart):
    pictures = drawn(chart)
    assert [picture.get("aria-labelledby") for picture in pictures] == ["finding", "finding"]
    for element in (element for picture in pictures for element in picture.iter()):
        assert "style" not in element.attrib
        assert float(element.get("height", "0")) >= 0


def test_names_of_lines_do_not_cover_each_other():
    chart = LineChart(["a", "b"], [Series("x", [1, 100]), Series("y", [2, 100])], unit="n", head="h")
    names = [text for text in drawn(chart)[0].iter("text") if text.get("class", "").startswith("q-text")]
    assert abs(float(names[0].get("y")) - float(names[1].get("y"))) >= 20


def test_labels_of_people_are_escaped():
    chart = BarChart([Bar("<b>", 1, short="<script>")], unit="<i>", head="h")
    assert "<script>" not in chart.draw("finding")


def test_a_share_below_the_target_is_hatched():
    assert "q-share-hatch" in draw_share(85, 100, target=0.93)
    assert "q-share-hatch" not in draw_share(95, 100, target=0.93)
    assert "q-share-hatch" not in draw_share(85, 100)


def test_a_share_of_nothing_is_an_empty_bar():
    assert 'width="0.0"' in draw_share(0, 0)
