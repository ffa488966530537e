import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qala.base.cases.api import replay
from qala.base.errors.api import Invalid
from qala.city.api import clear_cache, get_jurisdiction
from qala.requests.importing import prepare, run
from qala.requests.importing.data import Report
from qala.requests.importing.mapping import load_mapping
from qala.requests.models import Party, Redaction, RequestEvent, ServiceRequest, TextVersion
from qala.requests.queries.figures import get_record
from qala.requests.rules import apply
from qala.requests.tests import factories, made_up
from qala.trust.api import check_commitment, list_log_entries

NOW = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_cities():
    clear_cache()
    yield
    clear_cache()


def take(path: Path, mapping: str = "boston", city: str = "boston", **more) -> Report:
    return run.import_file(
        path, jurisdiction=city, mapping=load_mapping(mapping), now=NOW, second_process=False, **more
    )


@pytest.fixture
def register(tmp_path):
    return made_up.write(tmp_path / "register.csv.gz")


@pytest.mark.django_db
def test_every_row_is_taken_with_its_history(register):
    report = take(register)
    assert (report.read, report.taken, report.skipped.total()) == (300, 300, 0)
    assert report.events == RequestEvent.objects.count() == 600 + 225
    assert report.notes["at the default point: no place"] == 50
    assert report.notes["closed before opened"] == 1
    assert report.notes["characters lost by the source (U+FFFD)"] == 224
    row = ServiceRequest.objects.get(source_id="101000000001")
    assert (row.title, row.address, row.kind) == ("Tree Emergencies", "2 Beacon St Boston MA 02108", "given")
    assert (row.state, row.channel, row.body.code, row.norm["unit"]) == ("closed", "phone", "parks", "given")
    assert row.received_at == datetime(2015, 3, 1, 19, tzinfo=UTC)
    assert row.public_id.startswith("BOS-2015-")


@pytest.mark.django_db
def test_the_row_is_what_its_history_tells(register):
    take(register)
    for row in ServiceRequest.objects.select_related("category", "body")[:60]:
        events = [event.as_data() for event in row.events.order_by("n")]
        assert replay(events, apply) == row.as_facts()


@pytest.mark.django_db
def test_every_event_can_be_checked_in_the_log(register):
    take(register)
    row = ServiceRequest.objects.get(source_id="101000000005")
    entries = list_log_entries(row.public_id)
    events = list(row.events.order_by("n"))
    assert [one.entry for one in entries] == [one.entry for one in events]
    assert all(check_commitment(e.public, one.salt, one.leaf) for e, one in zip(events, entries, strict=True))
    changed = {**events[0].public, "category": "other"}
    assert not check_commitment(changed, entries[0].salt, entries[0].leaf)


@pytest.mark.django_db
def test_what_is_personal_is_masked_everywhere(register):
    report = take(register)
    assert report.hidden == {"email": 1, "phone": 1}
    event = RequestEvent.objects.get(request__source_id="101000000005", type="closed_at_source")
    assert event.public["text"] == "Done. Write to ⟦email⟧ or call ⟦phone⟧."
    assert made_up.SECRET_MAIL in event.internal["original"]
    assert not RequestEvent.objects.filter(public__icontains=made_up.SECRET_PHONE).exists()


@pytest.mark.django_db
def test_personal_data_in_the_words_is_a_redaction(tmp_path):
    row = made_up.row(1) | {"CASE_TITLE": f"neighbour is {made_up.SECRET_MAIL}"}
    take(made_up.write(tmp_path / "one.csv", [row]))
    request = ServiceRequest.objects.get()
    assert request.text == "neighbour is ⟦email⟧"
    assert Redaction.objects.get().version.text.endswith(made_up.SECRET_MAIL)
    assert "canary" not in str(ServiceRequest.objects.values_list("search", flat=True).get())
    assert "canary" in str(ServiceRequest.objects.values_list("staff_search", flat=True).get())


@pytest.mark.django_db
def test_a_second_run_changes_nothing(register):
    take(register)
    before = list(ServiceRequest.objects.order_by("pk").values()), RequestEvent.objects.count()
    report = take(register)
    assert (report.taken, report.known, report.events) == (0, 300, 0)
    assert (list(ServiceRequest.objects.order_by("pk").values()), RequestEvent.objects.count()) == before


@pytest.mark.django_db
def test_a_killed_import_is_resumed_by_running_it_again(register, monkeypatch):
    monkeypatch.setattr(prepare, "CHUNK", 70)

    def kill(report: Report, at: int, size: int) -> None:
        if report.read == 140:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take(register, progress=kill)
    assert ServiceRequest.objects.count() == TextVersion.objects.count() == 140
    report = take(register)
    assert (report.known, report.taken, ServiceRequest.objects.count()) == (140, 160, 300)


@pytest.mark.django_db
def test_a_chunk_that_fails_leaves_nothing_behind(register, monkeypatch):
    monkeypatch.setattr(prepare, "CHUNK", 100)
    whole = prepare.Teller.tell

    def break_one(self, case, number, *ids):
        told = whole(self, case, number, *ids)
        if case.source_id == "101000000150":
            told.event_lines[0] = told.event_lines[0].replace("\t1\t", "\tx\t", 1)
        return told

    monkeypatch.setattr(prepare.Teller, "tell", break_one)
    with pytest.raises(Exception, match="invalid input syntax"):
        take(register)
    assert ServiceRequest.objects.count() == 100
    assert RequestEvent.objects.values("request").distinct().count() == 100


@pytest.mark.django_db
def test_the_city_and_what_the_file_speaks_of_are_made(register):
    take(register)
    city = get_jurisdiction("boston")
    assert city.timezone == "America/New_York"
    with_place = ServiceRequest.objects.get(source_id="101000000001")
    assert with_place.district
    assert with_place.category.names == {"en": "Tree Emergencies"}
    assert with_place.category.icon == "tree"
    assert ServiceRequest.objects.filter(lat=None).count() == 50


@pytest.mark.django_db
def test_the_record_is_counted_from_dates(register):
    take(register)
    record = get_record(get_jurisdiction("boston"), at=datetime(2016, 1, 1, tzinfo=UTC))
    assert record == {
        "received": 300,
        "closed": 225,
        "open": 75,
        "with_target": 270,
        "closed_with_target": 210,
        "closed_on_time": 180,
        "late_open": 60,
        "not_late_open": 0,
        "closed_before_opened": 1,
        "at_default_point": 50,
        "median_days_to_close": 2.0,
    }
    early = get_record(get_jurisdiction("boston"), at=datetime(2015, 3, 3, 5, tzinfo=UTC))
    assert early["received"] == 8
    assert early["not_late_open"] > 0


BAD = {
    "empty": (b"", "empty"),
    "blank": (b"\n\n", "empty"),
    "columns": (b"a,b\n1,2\n", "lacks the columns CASE_ENQUIRY_ID"),
    "semicolons": (b"CASE_ENQUIRY_ID;OPEN_DT;TYPE\n1;2;3\n", "Separate the columns by commas"),
    "doubled": (b"TYPE,TYPE\n", "stand twice: TYPE"),
    "utf-16": ("TYPE".encode("utf-16"), "UTF-16"),
    "zip": (b"PK\x03\x04....", "zip"),
    "gzip head only": (b"\x1f\x8b\x08\x00", "ends or breaks"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_no_register_is_refused_in_words(name, tmp_path):
    content, sentence = BAD[name]
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(Invalid, match=sentence):
        take(path)
    assert not ServiceRequest.objects.exists()


@pytest.mark.django_db
def test_a_folder_and_a_missing_file_are_refused_in_words(tmp_path):
    for path, sentence in ((tmp_path, "is a folder"), (tmp_path / "none.csv", "There is no file")):
        with pytest.raises(Invalid, match=sentence):
            take(path)


@pytest.mark.django_db
def test_what_stands_before_the_break_is_taken_and_the_rest_named(tmp_path, monkeypatch):
    monkeypatch.setattr(prepare, "CHUNK", 50)
    plain = made_up.write(tmp_path / "plain.csv").read_bytes()
    truncated, latin = tmp_path / "cut.csv.gz", tmp_path / "latin.csv"
    packed = gzip.compress(plain)
    truncated.write_bytes(packed[: len(packed) // 2])
    latin.write_bytes(plain + "101000009999,caf\xe9".encode("latin-1"))
    report = take(truncated)
    assert "ends or breaks after line" in report.problem
    assert report.taken % 50 == 0
    assert "not UTF-8" in take(latin).problem


@pytest.mark.django_db
def test_a_small_file_that_unpacks_to_a_huge_one_is_not_read_on(tmp_path):
    bomb = tmp_path / "bomb.csv.gz"
    bomb.write_bytes(gzip.compress(",".join(made_up.COLUMNS).encode() + b"\n" + b"\n" * 2**24))
    assert "unpacks to far more" in take(bomb).problem


@pytest.mark.django_db
def test_faulty_rows_are_left_and_named(tmp_path):
    good = made_up.row(1)
    rows = [
        good,
        good,
        made_up.row(2) | {"OPEN_DT": "2015-01-01"},
        made_up.row(3) | {"CLOSED_DT": "13/45/2015 01:00:00 AM"},
        made_up.row(5) | {"OPEN_DT": "01/01/2036 01:00:00 AM"},
        made_up.row(6) | {"CASE_ENQUIRY_ID": " "},
        made_up.row(7) | {"CLOSURE_REASON": "x" * 30_000},
        made_up.row(8) | {"LATITUDE": "nan", "LONGITUDE": "north"},
    ]
    path = made_up.write(tmp_path / "rows.csv", rows)
    path.write_text(path.read_text() + "1,2,3\n")
    report = take(path)
    assert report.taken == 2
    assert report.skipped == {
        "the same number stands in the file before": 1,
        "wrong date in OPEN_DT": 1,
        "wrong date in CLOSED_DT": 1,
        "received in the future": 1,
        "no number": 1,
        "answer too long": 1,
        "another number of columns than the header": 1,
    }
    assert report.examples["wrong date in OPEN_DT"] == [4]
    assert report.notes["point unreadable or outside the city: no place"] == 1


def test_a_mapping_is_found_or_refused_in_words(tmp_path):
    with pytest.raises(Invalid, match="boston, qala-csv"):
        load_mapping("chicago")
    own = tmp_path / "own.toml"
    own.write_text('source = "own"\nrequired = ["id"]\ncolours = 1\n[columns]\nid = "no"\n')
    with pytest.raises(Invalid, match="colours"):
        load_mapping(str(own))
    own.write_text("source = ")
    with pytest.raises(Invalid, match="not TOML"):
        load_mapping(str(own))


PLAIN = [
    "source_id",
    "received_at",
    "title",
    "text",
    "category",
    "body",
    "address",
    "applicant_name",
    "applicant_phone",
]


@pytest.mark.django_db
def test_plain_csv_follows_the_law_of_the_city(tmp_path):
    factories.make_city()
    first = dict(
        zip(
            PLAIN,
            ["1", "2026-11-20T10:00", "Шам жанбайды", "Аулада", "lighting", "", "Абай, 1"],
            strict=False,
        )
    )
    rows = [
        first | {"applicant_name": "Invented Person", "applicant_phone": "+7 701 000 00 00"},
        first | {"source_id": "2", "category": "other"},
        first | {"source_id": "3", "category": "nothing"},
        first | {"source_id": "4", "body": "nobody"},
    ]
    report = take(made_up.write(tmp_path / "plain.csv", rows, PLAIN), "qala-csv", factories.CITY)
    assert report.taken == 2
    assert report.skipped == {"no category 'nothing' in this city": 1, "no body 'nobody' in this city": 1}
    routed, waiting = ServiceRequest.objects.order_by("source_id")
    assert (routed.state, routed.body.code, routed.kind) == ("registered", "lighting", "report")
    assert routed.due_on.isoformat() == "2026-12-10"
    assert routed.norm["days"] == 15
    assert (waiting.state, waiting.body, waiting.due_on) == ("received", None, None)
    assert b"Invented" not in bytes(Party.objects.get(request=routed).sealed)
    for row in (routed, waiting):
        assert replay([one.as_data() for one in row.events.order_by("n")], apply) == row.as_facts()
