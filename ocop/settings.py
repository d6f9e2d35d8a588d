"""Settings from the environment. Every name is described in docs/settings.md (a test compares)."""

import os
import secrets
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pghistory
import structlog
from csp.constants import NONE, SELF

from ocop import __version__
from ocop.kit.environment import WrongSetting, data_folder, flag, number, text

VERSION = __version__
BASE = Path(__file__).parent
DATA = data_folder()
DEBUG = flag("OCOP_DEBUG")
DEMO = flag("OCOP_DEMO")
PROVINCE_CODE = text("OCOP_PROVINCE", "37")
PROVINCE_NAME = text("OCOP_PROVINCE_NAME", "Tỉnh Ninh Bình")
SITE_URL = text("OCOP_SITE_URL", f"http://127.0.0.1:{text('OCOP_PORT', '8000')}").rstrip("/")


def secret_key() -> str:
    """OCOP_SECRET_KEY, or a key made once and kept in the data folder (mode 0600)."""
    if given := text("OCOP_SECRET_KEY"):
        return given
    path = DATA / "secret-key"
    if not path.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()


SECRET_KEY = secret_key()
ALLOWED_HOSTS = text("OCOP_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []

INSTALLED_APPS = [
    "ocop.web",
    "ocop.catalogue",
    "ocop.evaluation",
    "ocop.inspection",
    "ocop.trace",
    "ocop.dossiers",
    "ocop.epcis",
    "ocop.proofs",
    "ocop.products",
    "ocop.documents",
    "ocop.notices",
    "ocop.evidence",
    "ocop.people",
    "ocop.units",
    "ocop.kit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "csp",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "ocop.kit.http.UnchangedAnswers",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ocop.people.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ocop.kit.http.ErrorPages",
]

ROOT_URLCONF = "ocop.urls"
WSGI_APPLICATION = "ocop.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["ocop.kit.templatetags.ocop"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ocop.web.context.shell",
            ],
        },
    }
]


def database(url: str) -> dict[str, object]:
    """Django's database settings for a postgresql:// URL; a `host` in the query is a socket folder."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise WrongSetting(
            "DATABASE_URL phải bắt đầu bằng postgresql://. Ví dụ: postgresql://ocop@localhost/ocop"
        )
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        # A connection that nobody used for a minute goes: each takes 3 MB of the server.
        "OPTIONS": {
            **query,
            "pool": {"min_size": 1, "max_size": number("OCOP_DB_POOL", 4), "max_idle": 60.0},
        },
    }


# Without DATABASE_URL the embedded server is meant; `ocop` fills the variable once it has started.
DATABASE_URL = text("DATABASE_URL")
DATABASES = {"default": database(DATABASE_URL or "postgresql://app@/ocop?host=/nonexistent")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Reading asks nobody who they are, so public pages stay free of the session and cacheable.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
PGHISTORY_APPEND_ONLY = True
PGHISTORY_DEFAULT_TRACKERS = (
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
)

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "ocop.people.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "ocop.people.passwords.NotCommon"},
    {"NAME": "ocop.people.passwords.NotAboutOwner"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/ban-lam-viec"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "ocop.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"phone", "email"}
ACCOUNT_SIGNUP_FIELDS = ["phone*", "email", "password1*"]  # sign-up is closed; allauth compares
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PHONE_VERIFICATION_ENABLED = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "ocop.people.forms.SignInForm",
    "change_password": "ocop.people.forms.OwnPasswordForm",
    "reset_password": "ocop.people.forms.ForgottenPasswordForm",
    "reset_password_from_key": "ocop.people.forms.NewPasswordForm",
    "reauthenticate": "ocop.people.forms.ConfirmPasswordForm",
}
# A whole commune office may stand behind one address, hence the wide limits per address.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "5/15m/key,60/15m/ip",
    "reset_password": "30/15m/ip,3/15m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if flag("OCOP_BEHIND_PROXY") else 0
MFA_ADAPTER = "ocop.people.adapter.TwoStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "OCOP"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = SITE_URL.startswith("http://")
MFA_FORMS = {
    "authenticate": "ocop.people.forms.CodeForm",
    "reauthenticate": "ocop.people.forms.ConfirmCodeForm",
    "activate_totp": "ocop.people.forms.FirstCodeForm",
    "login_webauthn": "ocop.people.forms.KeySignInForm",
    "authenticate_webauthn": "ocop.people.forms.KeySecondStepForm",
    "reauthenticate_webauthn": "ocop.people.forms.ConfirmKeyForm",
    "add_webauthn": "ocop.people.forms.NewKeyForm",
    "edit_webauthn": "ocop.people.forms.KeyNameForm",
}
SESSION_COOKIE_AGE = int(timedelta(days=90).total_seconds())
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = text("OCOP_SMTP_HOST", "127.0.0.1")
EMAIL_PORT = number("OCOP_SMTP_PORT", 25)
EMAIL_HOST_USER = text("OCOP_SMTP_USER")
EMAIL_HOST_PASSWORD = text("OCOP_SMTP_PASSWORD")
EMAIL_USE_TLS = text("OCOP_SMTP_SECURITY") == "starttls"
EMAIL_USE_SSL = text("OCOP_SMTP_SECURITY") == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = text("OCOP_MAIL_FROM", "ocop@localhost")
# Jobs are asked for by name; only `ocop worker` loads their code, so the rest starts faster.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
# Channels that carry notices out of the system; a demo writes to nobody.
NOTICE_CHANNELS = [
    path.strip()
    for path in text(
        "OCOP_NOTICE_CHANNELS", f"ocop.notices.channels.{'DryRun' if DEMO else 'Email'}"
    ).split(",")
]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE / "locale"]
FORMAT_MODULE_PATH = ["ocop.kit.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [BASE / "static"]
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {"BACKEND": "ocop.evidence.storage.WholeFiles"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "ocop.evidence.uploads.CappedUploadHandler",
]
UPLOAD_LIMIT_BYTES = number("OCOP_UPLOAD_LIMIT_MB", 20) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
EPCIS_CAPTURE_MB = number("OCOP_EPCIS_CAPTURE_MB", 100)
EPCIS_CAPTURE_EVENTS = number("OCOP_EPCIS_CAPTURE_EVENTS", 200_000)
EPCIS_FUTURE_MINUTES = number("OCOP_EPCIS_FUTURE_MINUTES", 10)
EPCIS_PRIVATE_WEBHOOKS = flag("OCOP_EPCIS_PRIVATE_WEBHOOKS")
EPCIS_WEBSOCKET_PORT = number("OCOP_EPCIS_WEBSOCKET_PORT", number("OCOP_PORT", 8000) + 1)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if SITE_URL.startswith("https://") else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("OCOP_BEHIND_PROXY") else None

# `default` counts failed sign-ins for all processes together; pages and fragments use `local`.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "ocop_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "local": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}

# A person reads the terminal, a machine everything else.
TERMINAL = sys.stderr.isatty()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": [
                structlog.stdlib.add_logger_name,
                structlog.stdlib.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
            "processor": structlog.dev.ConsoleRenderer(
                colors=not os.environ.get("NO_COLOR"),
                exception_formatter=structlog.dev.plain_traceback,
            )
            if TERMINAL
            else structlog.processors.JSONRenderer(ensure_ascii=False),
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": text("OCOP_LOG_LEVEL", "INFO")},
    "loggers": {"procrastinate": {"level": "WARNING"}},
}

structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        *([] if TERMINAL else [structlog.processors.format_exc_info]),
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
