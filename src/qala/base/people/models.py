"""Tables of people, organisations, dated posts, and of who read whose data."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models.functions import Lower

from qala.base.people.data import OrganisationData, PostData, Role


class UserManager(BaseUserManager["User"]):
    """Makes accounts. There are no superusers: what a person may do stands in posts."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Find the account by e-mail address, in whatever case it was typed."""
        return self.get(email=(username or "").strip().lower())

    def create_user(self, email: str, *, name: str = "", language: str = "kk") -> User:
        """Make an account without a password: people sign in by a code, a passkey or an e-signature."""
        user = self.model(email=email.strip(), name=name, language=language)
        user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account. Erasure empties it; the row stays, because histories point to it."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=5, default="kk")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    demo = models.BooleanField(default=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower_case")
        ]

    def __str__(self) -> str:
        return self.name or f"user {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep one spelling of an address: allauth writes it as it was typed."""
        self.email = self.email.lower()
        super().save(*args, **kwargs)


class Organisation(models.Model):
    """A body of the city, a department of it, or a company that works for it."""

    jurisdiction = models.CharField(max_length=40)
    code = models.SlugField(max_length=60, db_index=False)
    names = models.JSONField()
    bin = models.CharField(max_length=12, blank=True)
    is_body = models.BooleanField(default=False)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")

    class Meta:
        ordering = ["jurisdiction", "code"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "code"], name="organisation_code"),
            models.CheckConstraint(condition=models.Q(bin__regex=r"^(\d{12})?$"), name="organisation_bin"),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction}/{self.code}"

    def as_data(self) -> OrganisationData:
        """Return the organisation as data."""
        return OrganisationData(
            self.pk, self.jurisdiction, self.code, self.names, self.bin, self.is_body, self.parent_id
        )


class PostQuerySet(models.QuerySet["Post"]):
    """Posts by date."""

    def held_on(self, day: date) -> PostQuerySet:
        """Return posts that are in force on the day; the last day counts."""
        return self.filter(
            models.Q(valid_to=None) | models.Q(valid_to__gte=day), valid_from__lte=day, user__is_active=True
        )


class Post(models.Model):
    """A role of a person in an organisation, from one day to another, both included."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Role])
    title = models.JSONField(default=dict)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="post_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="post_not_held_twice",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (
                        models.Func(
                            "valid_from",
                            "valid_to",
                            models.Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} in {self.organisation_id}"

    def as_data(self) -> PostData:
        """Return the post as data; the organisation must have been fetched with it."""
        organisation = self.organisation
        return PostData(
            self.pk,
            Role(self.role),
            organisation.pk,
            organisation.code,
            organisation.jurisdiction,
            self.title,
            citywide=not organisation.is_body,
        )


class AccessRecord(models.Model):
    """Who read whose personal data, why and when. Append-only: a trigger refuses change and removal."""

    at = models.DateTimeField()
    reader = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    machine = models.CharField(max_length=100, blank=True)
    subject = models.CharField(max_length=200)
    purpose = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["subject", "at"], name="access_of_subject")]

    def __str__(self) -> str:
        return f"{self.reader_id or self.machine} read {self.subject}"
