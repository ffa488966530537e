"""Settings, all from the environment; without any, a development install in `var/`."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from qala.site.logging import configure_logging
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
    "qala.base.limits",
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
    "qala.site.middleware.LogMiddleware",
    "qala.site.middleware.HeadersMiddleware",
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
    "qala.site.middleware.ActorMiddleware",
    "qala.base.people.middleware.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "qala.site.middleware.ErrorMiddleware",
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
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "qala.base.ui.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "qala.site.context.page",
                "qala.base.ui.context.look",
            ],
        },
    }
]
COTTON_DIR = "components"
COTTON_ISOLATE_BY_DEFAULT = True  # a component sees what it is given, not the variables of the page

LANGUAGE_CODE = "kk"
LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = [
    SOURCE / package / "locale" for package in ("site", "requests", "trust", "city", "base/ui", "base/people")
]
FORMAT_MODULE_PATH = ["qala.base.text.formats"]
TIME_ZONE = "Asia/Almaty"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
# `qala serve` and `qala demo` collect the files under names with their hash; all else reads the sources.
HASHED = os.environ.get("QALA_STATIC") == "hashed"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "qala.site.storage.HashedStorage"
        if HASHED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not HASHED
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = DATA / "files"
TILE_CACHE = DATA / "cache" / "tiles"
EMAIL_BACKEND = os.environ.get("QALA_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = DATA / "mail"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "qala.site.errors.csrf_failure"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https:")
SECURE_SSL_REDIRECT = BASE_URL.startswith("https:") and os.environ.get("QALA_SSL_REDIRECT") == "1"
SECURE_HSTS_SECONDS = 31_536_000 if BASE_URL.startswith("https:") else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("QALA_PROXY") == "1" else None
BEHIND_PROXY = (
    os.environ.get("QALA_PROXY") == "1"
)  # then the address of a visitor is the last X-Forwarded-For

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20  # the text of a form; files are counted by base.files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_TEMP_DIR = DATA / "run"
for _folder in (STATIC_ROOT, MEDIA_ROOT, FILE_UPLOAD_TEMP_DIR):
    _folder.mkdir(parents=True, exist_ok=True)

# How many calls in how many seconds (base.limits); 0 switches a limit off.
LIMITS = {
    "submit": (20, 3600),
    "sign_in": (10, 900),
    "search": (120, 60),
    "upload": (60, 3600),
    "api": (300, 60),
}
LIMITS_ON = os.environ.get("QALA_LIMITS", "1") == "1"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
LOGGING_CONFIG = None
configure_logging(os.environ.get("QALA_LOG", "console" if DEMO or DEBUG else "json"))

CARRIERS = {
    "email": "qala.base.notify.carriers.EmailCarrier",
    "sms": os.environ.get("QALA_SMS_CARRIER", "qala.base.notify.carriers.SmsFileSimulator"),
}
SMS_PATH = DATA / "sms"
EMAIL_TIMEOUT = 10

# Accounts: a code by e-mail or a passkey; there are no passwords. Staff also need a second factor.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
STAFF_SECOND_FACTOR = os.environ.get("QALA_SECOND_FACTOR", "0" if DEMO else "1") == "1"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "people:account"
STAFF_REDIRECT_URL = "requests:desk"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "qala.base.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 900
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"length": 6, "numeric": True, "dashed": False}
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_FORMAT = ACCOUNT_LOGIN_BY_CODE_FORMAT
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_FORMS = {
    "request_login_code": "qala.base.people.web.forms.EmailForm",
    "confirm_login_code": "qala.base.people.web.forms.LoginCodeForm",
    "confirm_email_verification_code": "qala.base.people.web.forms.EmailCodeForm",
}
MFA_ADAPTER = "qala.base.people.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMO
MFA_TOTP_ISSUER = "Qala"
MFA_FORMS = {
    "authenticate": "qala.base.people.web.forms.SecondCodeForm",
    "reauthenticate": "qala.base.people.web.forms.RepeatedCodeForm",
    "activate_totp": "qala.base.people.web.forms.AppCodeForm",
}
