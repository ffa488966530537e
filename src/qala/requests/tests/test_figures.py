import csv
import io
import json
from datetime import UTC, date, datetime, timedelta

import feedparser
import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from qala.city.api import clear_cache, get_jurisdiction
from qala.requests.api import submit_request
from qala.requests.data import PlaceGiven, Submission
from qala.requests.importing.mapping import load_mapping
from qala.requests.importing.run import import_file
from qala.requests.models import ServiceRequest
from qala.requests.queries.figures import By, FigureFilter, Figures, Statistics, get_statistics
from qala.requests.tests import factories, made_up
from qala.requests.web.exports import safe_cell
from qala.requests.web.findings import SMALL, Sayer, Share

AT = datetime(2016, 1, 1, tzinfo=UTC)
PAGES = (
    "statistics/",
    "bodies/",
    "bodies/public-works/",
    "statistics/?period=all&district=x&category=bed-bugs",
)


@pytest.fixture
def boston(db, tmp_path, settings):
    settings.LIMITS_ON = False
    clear_cache()
    cache.clear()
    factories.make_city()
    path = made_up.write(tmp_path / "register.csv")
    import_file(
        path,
        jurisdiction="boston",
        mapping=load_mapping("boston"),
        now=datetime(2026, 11, 25, tzinfo=UTC),
        second_process=False,
    )
    yield get_jurisdiction("boston")
    clear_cache()
    cache.clear()


def test_groups_add_up_to_the_whole(boston):
    found = get_statistics(boston, FigureFilter(), at=AT)
    assert (found.total.received, found.total.answered, found.total.on_time) == (300, 225, 180)
    for by in (By.BODY, By.CATEGORY, By.DISTRICT, By.LANGUAGE, By.MONTH):
        for name in ("received", "answered", "with_term", "on_time", "overdue"):
            assert sum(getattr(row, name) for row in found.groups[by]) == getattr(found.total, name)
    assert sum(found.answers_by_month.values()) == 225
    assert sum(in_time + late for _day, in_time, late in found.histogram) == 225


def test_a_filter_counts_its_part(boston):
    by_body = {row.key: row for row in get_statistics(boston, FigureFilter(), at=AT).groups[By.BODY]}
    for code, row in by_body.items():
        assert get_statistics(boston, FigureFilter(body=code), at=AT).total.received == row.received == 100
    march = get_statistics(boston, FigureFilter(since=date(2015, 3, 1), until=date(2015, 3, 31)), at=AT)
    assert [row.key for row in march.groups[By.MONTH]] == ["2015-03-01"]


def test_the_record_is_as_it_stood_at_the_moment(boston):
    early = get_statistics(boston, FigureFilter(), at=datetime(2015, 3, 4, tzinfo=UTC))
    assert early.total.received == 12
    assert early.total.answered == 3
    assert early.total.overdue == 0


def test_working_days_are_counted_from_the_day_of_registration(db):
    clear_cache()
    factories.make_city()
    city = get_jurisdiction(factories.CITY)

    friday = datetime(2026, 11, 20, 5, tzinfo=UTC)
    for words in ("Шам жанбайды аулада", "Тағы бір шам жанбайды"):
        given = Submission(words, words, "lighting", "kk", place=PlaceGiven("Абай, 1"))
        submit_request(factories.resident(), factories.CITY, given, now=friday)
    first = ServiceRequest.objects.order_by("pk").first()
    # Monday is the second working day; the weekend does not count.
    ServiceRequest.objects.filter(pk=first.pk).update(
        state="answered", answered_at=friday + timedelta(days=3)
    )
    found = get_statistics(city, FigureFilter(), at=friday + timedelta(days=30))
    assert found.working
    assert (found.total.median_days, found.total.on_time, found.total.overdue) == (2, 1, 1)
    assert found.histogram[1] == (2, 1, 0)


def test_a_small_number_has_no_share():
    assert Share(SMALL - 1, SMALL - 1, "en").value is None
    assert Share(SMALL - 1, SMALL - 1, "en").words == "–"
    assert Share(27, SMALL, "en").words == "90.0%"


def test_headings_say_what_the_figures_say():
    rows = [Figures("a", 100, 100, 100, 95), Figures("b", 100, 100, 100, 60), Figures("c", 9, 9, 9, 0)]
    groups = {by: [] for by in By} | {By.BODY: rows}
    total = Figures("", 209, 209, 209, 155)
    found = Statistics(AT, True, total, groups, {}, [(day, 0, 0) for day in range(1, 21)])
    with translation.override("en"):
        assert Sayer(found, "en").bodies().startswith("1 body answers in time less often")
        assert "74.2%" in Sayer(found, "en").lead()[1]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_pages_stand_in_three_languages_with_few_queries(
    boston, language, page, django_assert_max_num_queries
):
    with django_assert_max_num_queries(25):
        response = Client().get(f"/boston/{language}/{page}")
    assert response.status_code == 200
    text = response.content.decode()
    assert text.count("<h1") == 1
    assert "style=" not in text


def test_an_empty_city_says_so(boston):
    assert Client().get("/kk/statistics/").status_code == 200
    assert Client().get("/kk/bodies/lighting/").status_code == 200
    assert Client().get("/kk/bodies/none/").status_code == 404
    assert Client().get("/kk/statistics/none.csv").status_code == 404


def test_the_page_of_a_body_counts_that_body(boston):
    whole = Client().get("/boston/en/statistics/?period=all").context["tiles"][1]["note"]
    one = Client().get("/boston/en/bodies/parks/?period=all").context["tiles"][1]["note"]
    assert whole == "180 of 210 answers that had a term"
    assert one != whole


def read_csv(path: str) -> list[list[str]]:
    response = Client().get(path)
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


@pytest.mark.parametrize("table", ["body", "category", "district", "language", "month", "months", "days"])
def test_every_table_is_a_file_with_a_licence(boston, table):
    head, *rows, foot = read_csv(f"/boston/en/statistics/{table}.csv?period=all")
    assert all(len(row) == len(head) for row in rows)
    assert rows
    assert foot == ["Source: Boston, Qala. Licence: PDDL."]


def test_the_list_is_a_file_without_formulas(boston):
    head, *rows, _foot = read_csv("/boston/en/requests.csv")
    assert len(rows) == 300
    texts = {row[head.index("text")] for row in rows}
    assert "'=HYPERLINK(7)" in texts
    assert not any(cell[:1] in "=+@" for row in rows for cell in row if cell)
    assert all("/boston/en/requests/BOS-2015-" in row[1] for row in rows)
    lons = {row[head.index("lon")] for row in rows}
    assert lons == {"", "-71.07"}


def test_a_filter_holds_for_every_form(boston):
    assert len(read_csv("/boston/en/requests.csv?category=bed-bugs")) == 102
    found = Client().get("/boston/en/requests.geojson?category=street-light-outages")

    collection = json.loads(b"".join(found.streaming_content))
    assert len(collection["features"]) == 50
    assert collection["features"][0]["geometry"]["coordinates"][0] == -71.07


def test_the_feed_is_sound(boston):
    feed = feedparser.parse(Client().get("/boston/ru/requests.atom?category=bed-bugs").content)
    assert not feed.bozo
    assert len(feed.entries) == 50
    assert feed.entries[0].link.endswith(feed.entries[0].id[-15:])


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@sum", "\t=1", " =1", "\r=1"])
def test_no_cell_is_a_formula(cell):
    assert safe_cell(cell) == f"'{cell}"
    assert safe_cell(-71.06) == -71.06
    assert safe_cell("Абай, 1") == "Абай, 1"
