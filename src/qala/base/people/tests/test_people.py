"""Accounts, organisations and dated posts: who may what, from which day to which."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.db.utils import InternalError

from qala.base.errors.api import Invalid, Refused
from qala.base.people import api
from qala.base.people.actions import clean_accounts, open_own_account, set_own_details
from qala.base.people.models import AccessRecord, User
from qala.base.people.queries import list_demo_people

TODAY = dt.date(2026, 11, 25)
DAY = dt.timedelta(days=1)
NOW = dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.UTC)
MACHINE = api.Actor.machine("test")
Role = api.Role


class Anonymous:
    is_authenticated = False


def person(email="aliya@example.org", name="Әлия Нұрланқызы"):
    return User.objects.get(pk=api.open_account(MACHINE, email=email, name=name))


def body(code="lighting", **values):
    return api.set_organisation(MACHINE, "almaty", code, names={"kk": "Жарық", "ru": "Свет"}, **values)


def give(user, role, organisation, start=TODAY, end=None, actor=MACHINE):
    return api.appoint(
        actor,
        user_id=user.pk,
        organisation_id=organisation.id,
        role=role,
        title={"kk": "Басшы"},
        valid_from=start,
        valid_to=end,
    )


def administrator():
    user = person("admin@example.org")
    give(user, Role.ADMINISTRATOR, body("office"))
    return api.get_actor(user, today=TODAY)


@pytest.mark.django_db
class TestActor:
    def test_visitor_is_a_resident_without_an_account(self):
        actor = api.get_actor(Anonymous(), today=TODAY)
        assert (actor.user_id, actor.roles, actor.is_staff) == (None, {Role.RESIDENT}, False)

    def test_posts_of_today_count_and_their_last_day_too(self):
        user, lighting = person(), body()
        give(user, Role.EXECUTOR, lighting, TODAY - DAY, TODAY)
        held = {
            day: api.get_actor(User.objects.get(), today=TODAY + day * DAY).holds(Role.EXECUTOR)
            for day in (-2, -1, 0, 1)
        }
        assert held == {-2: False, -1: True, 0: True, 1: False}

    def test_actor_knows_organisation_and_city(self):
        user = person()
        give(user, Role.SIGNER, body())
        actor = api.get_actor(user, today=TODAY)
        assert actor.is_staff
        assert actor.holds(Role.SIGNER, jurisdiction="almaty")
        assert not actor.holds(Role.SIGNER, jurisdiction="boston")

    def test_one_query_and_none_the_second_time(self, django_assert_num_queries):
        user = person()
        for role in (Role.SIGNER, Role.EXECUTOR, Role.HEAD):
            give(user, role, body())
        user = User.objects.get()
        with django_assert_num_queries(1):
            first = api.get_actor(user, today=TODAY)
            assert api.get_actor(user, today=TODAY) is first

    def test_day_that_changes_is_asked_anew(self):
        user = person()
        give(user, Role.SIGNER, body(), TODAY, TODAY)
        assert api.get_actor(user, today=TODAY).is_staff
        assert not api.get_actor(user, today=TODAY + DAY).is_staff

    def test_closed_account_acts_as_nobody(self):
        user = person()
        give(user, Role.SIGNER, body())
        user.is_active = False
        assert api.get_actor(user, today=TODAY).user_id is None


@pytest.mark.django_db
class TestPosts:
    def test_same_role_is_not_held_twice_at_once(self):
        user, lighting = person(), body()
        give(user, Role.EXECUTOR, lighting, TODAY, TODAY + 9 * DAY)
        with pytest.raises(Invalid) as refusal:
            give(user, Role.EXECUTOR, lighting, TODAY + 9 * DAY)
        assert list(refusal.value.errors) == ["role"]
        give(user, Role.EXECUTOR, lighting, TODAY + 10 * DAY)
        give(user, Role.SIGNER, lighting)
        give(user, Role.EXECUTOR, body("water"))

    def test_post_ends_with_its_last_day(self):
        user = person()
        post = give(user, Role.EXECUTOR, body())
        api.end_post(MACHINE, post.id, last_day=TODAY)
        assert api.list_officials(post.organisation_id, Role.EXECUTOR, today=TODAY)
        assert not api.list_officials(post.organisation_id, Role.EXECUTOR, today=TODAY + DAY)

    def test_days_in_the_wrong_order_are_refused_and_named(self):
        user, lighting = person(), body()
        with pytest.raises(Invalid) as refusal:
            give(user, Role.EXECUTOR, lighting, TODAY, TODAY - DAY)
        assert list(refusal.value.errors) == ["valid_to"]
        post = give(user, Role.EXECUTOR, lighting)
        with pytest.raises(Invalid):
            api.end_post(MACHINE, post.id, last_day=TODAY - DAY)
        with pytest.raises(IntegrityError), transaction.atomic():
            api.Post.objects.update(valid_to=TODAY - DAY)

    def test_who_or_where_is_unknown(self):
        lighting = body()
        with pytest.raises(Refused, match="not_found"):
            api.appoint(
                MACHINE, user_id=0, organisation_id=lighting.id, role=Role.HEAD, title={}, valid_from=TODAY
            )
        with pytest.raises(Refused, match="not_found"):
            api.end_post(MACHINE, 0, last_day=TODAY)

    def test_officials_are_listed_by_name_with_their_organisation(self):
        lighting = body()
        for email, name in (("b@example.org", "Б"), ("a@example.org", "А")):
            give(person(email, name), Role.SIGNER, lighting)
        found = api.list_officials(lighting.id, Role.SIGNER, today=TODAY)
        assert [official.name for official in found] == ["А", "Б"]
        assert found[0].organisation_names["kk"] == "Жарық"


@pytest.mark.django_db
class TestPermission:
    """Only administrators of the same city, and machines, change people and organisations."""

    @pytest.mark.parametrize("role", [role for role in Role if role not in {Role.ADMINISTRATOR, Role.SYSTEM}])
    def test_no_other_role_may(self, role):
        user, lighting = person(), body()
        actor = api.Actor(user.pk, "", (api.PostData(1, role, lighting.id, "lighting", "almaty", {}),))
        post = give(user, Role.EXECUTOR, lighting)
        for attempt in (
            lambda: give(user, Role.HEAD, lighting, actor=actor),
            lambda: api.end_post(actor, post.id, last_day=TODAY),
            lambda: api.set_organisation(actor, "almaty", "new", names={"kk": "x"}),
            lambda: api.open_account(actor, email="x@example.org", name="x"),
        ):
            with pytest.raises(Refused, match="not_allowed"):
                attempt()

    def test_administrator_may_in_the_own_city_only(self):
        actor = administrator()
        user = person()
        assert give(user, Role.HEAD, body(), actor=actor)
        boston = api.set_organisation(MACHINE, "boston", "lights", names={"en": "Lights"})
        with pytest.raises(Refused, match="not_allowed"):
            give(user, Role.HEAD, boston, actor=actor)

    def test_visitor_may_not(self):
        with pytest.raises(Refused):
            api.open_account(api.Actor.anonymous(), email="x@example.org", name="x")


@pytest.mark.django_db
class TestOrganisations:
    def test_second_call_brings_it_up_to_date(self):
        first = body(is_body=True, bin="990140000185")
        second = body(is_body=False)
        assert first.id == second.id
        assert not api.get_organisation("almaty", "lighting").is_body

    def test_found_by_city_and_code(self):
        body()
        assert api.find_organisation("almaty", "lighting").names["ru"] == "Свет"
        assert api.find_organisation("boston", "lighting") is None
        with pytest.raises(Refused, match="not_found"):
            api.get_organisation("boston", "lighting")

    def test_bodies_are_listed_apart(self):
        body("a", is_body=True)
        body("b", parent_id=body("a", is_body=True).id)
        assert [o.code for o in api.list_organisations("almaty")] == ["a", "b"]
        assert [o.code for o in api.list_organisations("almaty", bodies_only=True)] == ["a"]
        assert len(api.list_organisations("almaty", limit=1)) == 1

    @pytest.mark.parametrize("number", ["12", "12345678901x", "１２３４５６７８９０１２", "1234567890123"])
    def test_bin_is_12_digits(self, number):
        with pytest.raises(Invalid) as refusal:
            body(bin=number)
        assert list(refusal.value.errors) == ["bin"]

    def test_name_is_needed(self):
        with pytest.raises(Invalid):
            api.set_organisation(MACHINE, "almaty", "x", names={"kk": "  "})


@pytest.mark.django_db
class TestAccounts:
    def test_one_account_for_an_address_in_whatever_case(self):
        first = person("Aliya@Example.org")
        assert first.email == "aliya@example.org"
        assert person("ALIYA@EXAMPLE.ORG").pk == first.pk
        assert User.objects.get_by_natural_key(" aliya@EXAMPLE.org").pk == first.pk

    def test_there_is_no_password_and_no_superuser(self):
        user = person()
        assert not user.has_usable_password()
        assert not hasattr(user, "is_superuser")

    def test_closed_account_is_not_opened_again_by_asking_for_a_code(self):
        user = person()
        User.objects.update(is_active=False)
        assert open_own_account(user.email, language="kk") is None

    def test_account_that_nobody_entered_is_removed_after_a_day(self):
        open_own_account("junk@example.org", language="kk")
        entered = open_own_account("real@example.org", language="kk")
        User.objects.filter(pk=entered.pk).update(last_login=NOW)
        give(person("official@example.org", ""), Role.HEAD, body())
        person("named@example.org", "Named")
        later = User.objects.latest("created_at").created_at + dt.timedelta(days=1, seconds=1)
        assert clean_accounts(later - dt.timedelta(seconds=2)) == 0
        assert clean_accounts(later) == 1
        assert not User.objects.filter(email="junk@example.org").exists()
        assert User.objects.count() == 3

    def test_account_that_something_points_to_stays(self):
        user = open_own_account("junk@example.org", language="kk")
        api.record_access(api.Actor(user.pk, ""), subject="request:1", purpose="own", now=NOW)
        assert clean_accounts(user.created_at + dt.timedelta(days=2)) == 0

    def test_own_details(self):
        user = person()
        set_own_details(user.pk, name="  Әлия   Н. ", language="ru")
        user.refresh_from_db()
        assert (user.name, user.language) == ("Әлия Н.", "ru")

    def test_demo_people_by_role(self):
        lighting = body()
        for n in range(5):
            api.open_account(MACHINE, email=f"r{n}@example.org", name=f"R{n}", demo=True)
        official = User.objects.get(pk=api.open_account(MACHINE, email="o@example.org", name="O", demo=True))
        give(official, Role.SIGNER, lighting)
        give(person("real@example.org"), Role.SIGNER, lighting)
        found = list_demo_people(today=TODAY)
        assert [o.name for o in found[Role.SIGNER]] == ["O"]
        assert len(found[Role.RESIDENT]) == 3


@pytest.mark.django_db
class TestAudit:
    def read(self, actor=None):
        api.record_access(
            actor or api.Actor(person().pk, "Әлия"), subject="request:QLA-1", purpose="answer", now=NOW
        )

    def test_read_is_written_down(self):
        self.read()
        record = AccessRecord.objects.get()
        assert (record.reader.email, record.subject, record.purpose, record.at) == (
            "aliya@example.org",
            "request:QLA-1",
            "answer",
            NOW,
        )

    def test_machines_are_named(self):
        self.read(api.Actor.machine("import"))
        assert (AccessRecord.objects.get().reader_id, AccessRecord.objects.get().machine) == (None, "import")

    @pytest.mark.parametrize(
        "attempt",
        [
            lambda: AccessRecord.objects.update(purpose="other"),
            lambda: AccessRecord.objects.all().delete(),
            lambda: AccessRecord.objects.all()._raw_delete("default"),
        ],
    )
    def test_nothing_is_changed_or_removed(self, attempt):
        self.read()
        with pytest.raises((IntegrityError, InternalError), match="append-only"), transaction.atomic():
            attempt()
        assert AccessRecord.objects.get().purpose == "answer"

    def test_table_of_a_city_is_not_emptied(self):
        """A test database may be; the trigger knows it by its name."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'people_accessrecord_append_only'")
            (source,) = cursor.fetchone()
            cursor.execute("SELECT current_database() LIKE 'test\\_%'")
            assert cursor.fetchone() == (True,)
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'people_accessrecord%' ORDER BY 1"
            )
            names = [name for (name,) in cursor.fetchall()]
        assert names == ["people_accessrecord_append_only", "people_accessrecord_never_emptied"]
        assert "LIKE 'test\\_%'" in source

    def test_who_has_read_cannot_be_deleted(self):
        self.read()
        with pytest.raises(ProtectedError):
            User.objects.get().delete()
