"""Everything that can be set, in sections. Each setting is read here and nowhere else; wrong values stop the start."""

import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from preavviso.project.environment import env_bool, env_list, env_number, env_secret, env_text

PACKAGE = Path(__file__).resolve().parent.parent

# ---- where things lie -------------------------------------------------------------------------------------------
HOME = Path(env_text("PREAVVISO_HOME", str(Path.home() / ".local" / "share" / "preavviso"))).expanduser()
BLOBS = HOME / "messages"
# Files of the registry between being uploaded and being imported.
WAITING = HOME / "waiting"
MAILBOXES = Path(env_text("PREAVVISO_MAILBOXES", str(HOME / "mailboxes.toml"))).expanduser()
PEC_AUTHORITIES = Path(env_text("PREAVVISO_PEC_CA", str(HOME / "pec-ca"))).expanduser()

# ---- safety -----------------------------------------------------------------------------------------------------
DEBUG = env_bool("PREAVVISO_DEBUG", default=False)


def _secret_key() -> str:
    """The key from the environment, or one made at the first start and kept beside the data."""
    given = env_secret("PREAVVISO_SECRET_KEY")
    if given:
        return given
    path = HOME / "secret_key"
    if not path.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env_list("PREAVVISO_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
# Behind TLS (the only way to serve other machines) cookies travel over it alone.
HTTPS = env_bool("PREAVVISO_HTTPS", default=False)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host != "*"] if HTTPS else []
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 10 * 60 * 60
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Files are taken where they are asked for, one page, and for those who may; whoever sends one elsewhere is cut off.
FILE_UPLOAD_HANDLERS = ["preavviso.web.intake.taking.NoFiles"]
DATA_UPLOAD_MAX_NUMBER_FILES = 1_000
# The largest file that a person may upload, in MB; larger ones would not be opened by the reader.
UPLOAD_MB = env_number("PREAVVISO_UPLOAD_MB", 50)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF, "data:"],  # the design theme's own stylesheet carries one icon font
        "img-src": [SELF, "data:"],  # and its icons as data
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# ---- what it is made of -----------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "preavviso.records.directory",
    "preavviso.records.people",
    "preavviso.records.intake",
    "preavviso.records.cases",
    "preavviso.records.oversight",
    "preavviso.web",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "django_htmx",
    "bootstrap_italia_template",
]
MIDDLEWARE = [
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
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "preavviso.project.urls"
WSGI_APPLICATION = "preavviso.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "preavviso.web.page.surroundings",
            ],
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"without_words": {"()": "preavviso.project.logs.WithoutWords"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "without_words"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}


# ---- the database: SQLite in HOME, or PostgreSQL by one setting ---------------------------------------------------
def _database() -> dict[str, object]:
    url = env_text("PREAVVISO_DATABASE", "sqlite")
    if url == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "preavviso.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(
            f"PREAVVISO_DATABASE is '{parts.scheme}:…', and only SQLite and PostgreSQL hold the ledger's triggers. "
            "Say 'sqlite', or postgresql://user:password@host:5432/name."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or "") or env_secret("PREAVVISO_DATABASE_PASSWORD"),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }


DATABASES = {"default": _database()}

# ---- signing in -------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "directory.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "preavviso.web.account.adapter.ClosedAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

# ---- language and time ------------------------------------------------------------------------------------------
LANGUAGE_CODE = "it"
LANGUAGES = [("it", "Italiano"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Rome"
# A rehearsal may say that it is another moment ("2025-10-24T16:40+02:00"); every page then says so.
REHEARSAL_NOW = env_text("PREAVVISO_REHEARSAL_NOW", "")

# ---- static files, served by the program itself -----------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
