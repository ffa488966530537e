"""Settings, all from the environment; without any, a development install in `var/`."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from qala.site.postgres import database_settings

SOURCE = Path(__file__).resolve().parents[1]
CHECKOUT = SOURCE.parents[1]
DATA = Path(os.environ.get("QALA_DATA", CHECKOUT / "var")).resolve()
DEMO = os.environ.get("QALA_DEMO") == "1"
DEBUG = os.environ.get("QALA_DEBUG") == "1"


def _secret(name: str) -> str:
    """Return a secret kept in QALA_DATA/secrets, made at first use, readable by its owner only."""
    path = DATA / "secrets" / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text()


SECRET_KEY = _secret("django")
PERSONAL_DATA_KEY = _secret("personal-data")
ALLOWED_HOSTS = os.environ.get("QALA_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("QALA_ORIGINS", "").split(",") if o]
BASE_URL = os.environ.get("QALA_URL", "http://localhost:8000").rstrip("/")

INSTALLED_APPS = [
    "qala.site",
    "qala.requests",
    "qala.city",
    "qala.trust",
    "qala.base.ui",
    "qala.base.notify",
    "qala.base.route",
    "qala.base.cases",
    "qala.base.outbox",
    "qala.base.jobs",
    "qala.base.files",
    "qala.base.people",
    "qala.base.redact",
    "qala.base.calendar",
    "qala.base.text",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "qala.site.middleware.JurisdictionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "qala.site.urls"
WSGI_APPLICATION = "qala.site.wsgi.application"
AUTH_USER_MODEL = "people.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": database_settings(DATA)}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "qala.site.context.page",
            ],
        },
    }
]
COTTON_DIR = "components"

LANGUAGE_CODE = "kk"
LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = [SOURCE / package / "locale" for package in ("site", "requests", "trust", "city", "base/ui", "base/people")]
FORMAT_MODULE_PATH = ["qala.base.text.formats"]
TIME_ZONE = "Asia/Almaty"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "files"
EMAIL_BACKEND = os.environ.get("QALA_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = DATA / "mail"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https:")
