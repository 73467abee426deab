"""Every setting of the tracker, from the environment, loud on a bad or missing value.

With nothing but SECRET_KEY set it runs on SQLite, the packaged Redis and a folder for mail. docs/operations.md lists
every variable; a test compares that list with this file.
"""

from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError, validate

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env(eager=False)
WORD = validate.Regexp(r"[a-z_]*$", error="Write a name such as postmark.")
_ONE = r"[A-Z_]+=[^,]+"
ORIGIN = validate.Regexp(r"https?://(\*\.)?[A-Za-z0-9.-]+(:\d+)?$", error="“{input}”: write https://institute.example.")
LANGUAGE = validate.Regexp(r"[a-z]{2,3}(-[a-z]+)*$", error="Write a language code such as en-gb or et.")
PAIRS = validate.Regexp(rf"({_ONE}(,{_ONE})*)?$", error="Write NAME=value pairs, separated by commas.")

DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)
SECRET_KEY = env.str("SECRET_KEY", "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"], subcast=str.strip)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [], subcast=str.strip)
BASE_URL = env.str("BASE_URL", "")
HTTPS = env.bool("HTTPS", False)
PUBLIC = env.bool("PUBLIC", True)
EMBED_ORIGINS: list[str] = env.list("EMBED_ORIGINS", [], subcast=str.strip, validate=lambda o: all(map(ORIGIN, o)))
REQUIRE_TWO_FACTOR = env.bool("REQUIRE_TWO_FACTOR", False)
DATA_DIR = Path(env.str("DATA_DIR", "") or BASE_DIR / "var").absolute()
DATABASE_URL = env.str("DATABASE_URL", "")
REDIS_URL = env.str("REDIS_URL", "")
TIME_ZONE = env.str("TIME_ZONE", "UTC")
LANGUAGE_CODE = env.str("LANGUAGE_CODE", "en-gb", validate=LANGUAGE)
WEB_ADDRESS = env.str("WEB_ADDRESS", "127.0.0.1:8000")
WEB_WORKERS = env.int("WEB_WORKERS", 2, validate=validate.Range(min=1, max=64))
WORKER_THREADS = env.int("WORKER_THREADS", 4, validate=validate.Range(min=1, max=64))
EMAIL_HOST = env.str("EMAIL_HOST", "")
EMAIL_PORT = env.int("EMAIL_PORT", 587, validate=validate.Range(min=1, max=65535))
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_ENCRYPTION = env.str("EMAIL_ENCRYPTION", "starttls", validate=validate.OneOf(("none", "starttls", "tls")))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "tracker@localhost")
EMAIL_PROVIDER = env.str("EMAIL_PROVIDER", "", validate=WORD)
EMAIL_PROVIDER_SETTINGS = env.str("EMAIL_PROVIDER_SETTINGS", "", validate=PAIRS)
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", "")
MAIL_PER_DOMAIN = env.int("MAIL_PER_DOMAIN", 120, validate=validate.Range(min=1))
APPROVE_DIGESTS = env.bool("APPROVE_DIGESTS", False)
FETCH_CONTACT = env.str("FETCH_CONTACT", "")
FETCH_ALLOW_HOSTS: frozenset[str] = frozenset(env.list("FETCH_ALLOW_HOSTS", [], subcast=str.strip))
FETCH_DEADLINE_SECONDS = env.float("FETCH_DEADLINE_SECONDS", 20.0, validate=validate.Range(min=0.1, max=120))
FETCH_PER_HOST = env.int("FETCH_PER_HOST", 2, validate=validate.Range(min=1, max=100))
FETCH_HOST_GAP_SECONDS = env.float("FETCH_HOST_GAP_SECONDS", 1.0, validate=validate.Range(min=0, max=60))
FETCH_AT_ONCE = env.int("FETCH_AT_ONCE", 16, validate=validate.Range(min=1, max=200))
CONGRESS_API_KEY = env.str("CONGRESS_API_KEY", "")
ARCHIVE_ACCESS_KEY = env.str("ARCHIVE_ACCESS_KEY", "")
ARCHIVE_SECRET_KEY = env.str("ARCHIVE_SECRET_KEY", "")
SUGGEST_URL = env.str("SUGGEST_URL", "")
SUGGEST_KEY = env.str("SUGGEST_KEY", "")
SUGGEST_MODEL = env.str("SUGGEST_MODEL", "")
QUIET_BELOW = env.float("QUIET_BELOW", 0.2, validate=validate.Range(min=0, max=1))
REVIEW_REQUIRED = env.bool("REVIEW_REQUIRED", False)
SECOND_CODING_SHARE = env.float("SECOND_CODING_SHARE", 0.1, validate=validate.Range(min=0, max=1))
LOG_LEVEL = env.str("LOG_LEVEL", "INFO", validate=validate.OneOf(("DEBUG", "INFO", "WARNING", "ERROR")))

try:
    env.seal()
except EnvError as error:
    raise ImproperlyConfigured(f"The environment holds values the tracker cannot use: {error}") from error

if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "SECRET_KEY is empty and DEBUG is off. Sessions and the links in mails are signed with it, so the tracker "
            "does not start without one. Set it to fifty or more random characters and keep it out of the repository."
        )
    SECRET_KEY = "only-for-debug-" + "x" * 50
if EMAIL_PROVIDER and find_spec(f"anymail.backends.{EMAIL_PROVIDER}") is None:
    raise ImproperlyConfigured(f"EMAIL_PROVIDER is “{EMAIL_PROVIDER}”, which django-anymail does not know.")
BASE_URL = BASE_URL or f"http://{WEB_ADDRESS}"
if not BASE_URL.startswith(("http://", "https://")):
    raise ImproperlyConfigured(
        f"BASE_URL is “{BASE_URL}”. Give the address readers use, beginning with http:// or https://."
    )
BASE_URL = BASE_URL.rstrip("/")

# -- Rows -------------------------------------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA_DIR / "tracker.sqlite3",
    "CONN_MAX_AGE": None,  # opening a connection and its PRAGMAs cost more than the query
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",  # a deferred writer fails with "database is locked" where this one waits
        "timeout": 30,
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-20000;"
            "PRAGMA temp_store=MEMORY;PRAGMA journal_size_limit=27103364"
        ),
    },
}


def database() -> dict[str, object]:
    """Return Django's settings for DATABASE_URL, or for the SQLite file in the data folder where it is empty."""
    if not DATABASE_URL:
        return SQLITE
    try:
        parsed = dj_database_url.parse(DATABASE_URL)
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read. It looks like postgres://user:password@host:5432/name."
        ) from error
    if "postgresql" not in str(parsed["ENGINE"]):
        raise ImproperlyConfigured(
            "DATABASE_URL names a database the tracker does not run on. Use postgres://…, or leave it empty."
        )
    return {**parsed, "OPTIONS": {**parsed.get("OPTIONS", {}), "pool": True}}


DATABASES = {"default": database()}
# It counts wrong passwords, so every process must see the same, and a Redis that is away must keep nobody out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # with few, whoever tries many names would push out what was counted
    },
    # No reader may wait for a writer to keep a page, so these are files.
    "pages": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": DATA_DIR / "pages"},
}

# -- The app ----------------------------------------------------------------------------------------------------------

ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"
INSTALLED_APPS = [
    "recommendations",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "simple_history",
    "anymail",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "recommendations.web.static_files.StaticFiles",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "recommendations.web.cache.StatusPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "recommendations.web.public.InternalSite",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "recommendations.web.account_second_factor.SecondFactorRequired",
    "simple_history.middleware.HistoryRequestMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "recommendations.web.context.frame",
            ],
        },
    },
]
USE_I18N = True
USE_TZ = True
DATE_FORMAT = "j M Y"
STATIC_URL = "static/"
STORAGES = {"staticfiles": {"BACKEND": "recommendations.web.static_files.NamedBySum"}}
WHITENOISE_USE_FINDERS = True  # files are served from where they lie, so nothing has to be collected first
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "recommendations.api.errors.as_error",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Policy recommendation tracker",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# -- Accounts ---------------------------------------------------------------------------------------------------------

LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "board"
LOGOUT_REDIRECT_URL = "board"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "recommendations.web.account_adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "recommendations.web.account_forms.SignInForm",
    "add_email": "recommendations.web.account_forms.NewAddressForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "optional"  # who came by invitation is verified; others by the link they may ask for
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # or anybody could have us write to anybody
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False  # signing in as somebody else is one step
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
MFA_ADAPTER = "recommendations.web.account_mfa.MfaAdapter"
PASSKEY_STEPS = ("add", "authenticate", "login", "reauthenticate")
MFA_FORMS = {f"{step}_webauthn": f"recommendations.web.account_passkeys.{step.title()}Form" for step in PASSKEY_STEPS}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Recommendation tracker"
MFA_TOTP_TOLERANCE = 1  # telephones are some seconds off
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs up, so no stranger can sit on somebody's address
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers allow it at http://localhost alone

# -- Safety -----------------------------------------------------------------------------------------------------------

NOTHING = {name: [NONE] for name in ("default-src", "base-uri", "frame-ancestors")}
OURS = {name: [SELF] for name in ("style-src", "script-src", "img-src", "connect-src", "manifest-src", "form-action")}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": NOTHING | OURS}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "recommendations.web.csrf.refused"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

# -- Mail and fetching ------------------------------------------------------------------------------------------------

MAIL_DIR = DATA_DIR / "mail"
EMAIL_BACKEND = (
    f"anymail.backends.{EMAIL_PROVIDER}.EmailBackend"
    if EMAIL_PROVIDER
    else f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
)
EMAIL_FILE_PATH = MAIL_DIR
ANYMAIL = dict(pair.split("=", 1) for pair in EMAIL_PROVIDER_SETTINGS.split(",") if pair)
EMAIL_USE_TLS = EMAIL_ENCRYPTION == "starttls"
EMAIL_USE_SSL = EMAIL_ENCRYPTION == "tls"
EMAIL_TIMEOUT = 20
SERVER_EMAIL = DEFAULT_FROM_EMAIL
FETCH_USER_AGENT = f"policy-recommendation-tracker/1 (+{FETCH_CONTACT or BASE_URL})"

# -- Background work --------------------------------------------------------------------------------------------------

# `manage.py up` starts the packaged Redis on this socket; REDIS_URL names a server of one's own.
REDIS_SOCKET = DATA_DIR / "redis.sock"
CELERY_BROKER_URL = REDIS_URL or f"redis+socket://{quote(str(REDIS_SOCKET))}"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    # Five ticks a minute, each told three times, would bury everything else; a failed task is an error and always told.
    "loggers": {name: {"level": "DEBUG" if LOG_LEVEL == "DEBUG" else "WARNING"} for name in ("celery", "flufl.bounce")},
}
