"""Tables of people, organisations and posts (first cut; the people builder rewrites it)."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class User(AbstractBaseUser):
    """An account."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=5, default="kk")
    USERNAME_FIELD = "email"
    objects = BaseUserManager()
