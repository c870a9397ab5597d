"""One settings file, everything from the environment.

GEZEL_MODE       demo | production (default: production); `make demo` sets demo
DATABASE_URL     sqlite:///path, postgres://user:password@host:port/name; default var/gezel.sqlite3
                 postgres://user@/name?host=/folder speaks over the socket in that folder
GEZEL_VAR        folder for database, keys and files; default ./var
GEZEL_SECRET     secret of sessions; default a file in GEZEL_VAR/keys, made at first start
GEZEL_HOSTS      host names that may be asked for, separated by commas
GEZEL_BEHIND_PROXY  1 when a proxy in front of Gezel speaks HTTPS and sets X-Forwarded-Proto itself,
                 whatever the browser sent: only then is that header believed
GEZEL_SMTP       the mail server; without it no mail leaves, and letters wait in the outbox
                 smtp://user:password@host:25      no encryption, inside one network only
                 smtp+tls://user:password@host:587 STARTTLS
                 smtps://user:password@host:465    TLS from the first byte
GEZEL_FROM       the address that letters come from; default gezel@localhost
GEZEL_TIME_ZONE  the office's time zone; default Europe/Brussels
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from gezel.config.keys import read_or_make

PACKAGE = Path(__file__).resolve().parents[1]
MODE = os.environ.get("GEZEL_MODE", "production")
if MODE not in {"demo", "production", "test"}:
    raise ImproperlyConfigured(f"GEZEL_MODE is {MODE!r}; it must be demo, production or test")
DEMO = MODE == "demo"
TESTING = MODE == "test"
VAR = Path(os.environ.get("GEZEL_VAR", "var")).resolve()

DEBUG = False
SECRET_KEY = os.environ.get("GEZEL_SECRET") or read_or_make(VAR / "keys" / "session.key")
MASTER_KEY = os.environ.get("GEZEL_MASTER_KEY") or read_or_make(VAR / "keys" / "master.key")

LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = [h for h in os.environ.get("GEZEL_HOSTS", "").split(",") if h] or LOOPBACK
if DEMO:
    ALLOWED_HOSTS = LOOPBACK


def database(url: str) -> dict[str, object]:
    """Settings of the database behind a URL; raises ImproperlyConfigured with what to do."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        name = ":memory:" if parts.path in {"", "/:memory:"} else parts.path.removeprefix("/")
        if parts.path.startswith("//"):
            name = parts.path[1:]
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": name if name == ":memory:" else str(Path(name).resolve()),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                    "PRAGMA mmap_size=134217728; PRAGMA cache_size=-16000;"
                ),
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            # a host in the query is a folder: the case of its letters must survive
            "HOST": parse_qs(parts.query).get("host", [parts.hostname or ""])[0],
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured(
        f"DATABASE_URL begins with {parts.scheme!r}: write sqlite:///file or postgres://…"
    )


DATABASES = {
    "default": database(os.environ.get("DATABASE_URL") or f"sqlite:///{VAR / 'gezel.sqlite3'}")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "gezel.apps.journal",
    "gezel.apps.people",
    "gezel.apps.orgs",
    "gezel.apps.desk",
    "gezel.apps.calls",
    "gezel.apps.applications",
    "gezel.apps.placements",
    "gezel.apps.mobilities",
    "gezel.apps.money",
    "gezel.apps.plan",
    "gezel.web.ui.apps.UiConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "django_tables2",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "gezel.web.ui.middleware.DoorMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gezel.web.ui.middleware.MomentMiddleware",
    "gezel.web.ui.middleware.ActorMiddleware",
]

ROOT_URLCONF = "gezel.config.urls"
WSGI_APPLICATION = "gezel.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [
            PACKAGE / "web" / area / "templates" for area in ("public", "learner", "host", "staff")
        ],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "gezel.web.ui.templatetags.gezel"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "gezel.web.ui.context.house",
            ],
        },
    }
]
FORM_RENDERER = "gezel.web.ui.forms.Renderer"
COTTON_DIR = "cotton"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_ADAPTER = "gezel.web.ui.accounts.ClosedAdapter"
ACCOUNT_SESSION_REMEMBER = None
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "front"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("nl", "Nederlands")]
# in a wheel the catalogues lie inside the package, in a checkout beside src
LOCALE_PATHS = [p for p in (PACKAGE / "locale", PACKAGE.parents[1] / "locale") if p.is_dir()]
LANGUAGE_COOKIE_NAME = "gezel_language"
LANGUAGE_COOKIE_AGE = 365 * 86400
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = os.environ.get("GEZEL_TIME_ZONE", "Europe/Brussels")
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["gezel.web.ui.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
WHITENOISE_USE_FINDERS = DEMO or TESTING
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 60
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR / "files")},
    },
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEMO or TESTING
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "gezel_session"
CSRF_COOKIE_NAME = "gezel_csrf"
CSRF_COOKIE_HTTPONLY = False  # htmx sends it as a header
SECURE = not (DEMO or TESTING)
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
# without such a proxy anybody could write this header
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("GEZEL_BEHIND_PROXY") == "1" else None
)

MAIL_SCHEMES = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def mail(url: str) -> dict[str, object]:
    """Settings of the mail server behind a URL; raises ImproperlyConfigured with what to do."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in MAIL_SCHEMES:
        raise ImproperlyConfigured(
            f"GEZEL_SMTP begins with {parts.scheme!r}: write smtp://, smtp+tls:// or smtps://"
        )
    try:
        port = parts.port or MAIL_SCHEMES[parts.scheme]
    except ValueError as error:
        raise ImproperlyConfigured("GEZEL_SMTP: the port must be a number up to 65535") from error
    if not parts.hostname:
        raise ImproperlyConfigured("GEZEL_SMTP names no host: write smtp+tls://mail.example.org")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


# nothing leaves the demonstration, whatever the machine says about mail
globals().update(mail("" if DEMO else os.environ.get("GEZEL_SMTP", "")))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("GEZEL_FROM", "gezel@localhost")

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default"],
    }
}

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DJANGO_TABLES2_TEMPLATE = "ui/table.html"
DJANGO_TABLES2_TABLE_ATTRS = {}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "gezel.config.logs.WithoutValues",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "stream": sys.stderr}
    },
    "root": {"handlers": ["stderr"], "level": os.environ.get("GEZEL_LOG", "WARNING")},
    # nothing of a request reaches the handlers that Django sets up, which print and mail values
    "loggers": {
        "django.request": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
