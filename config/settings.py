"""Every setting, read once from the environment (or `.env`) when the process starts.

A missing or malformed value stops the start with a message that names it; `.env.example` lists them all.
"""

from pathlib import Path
from typing import Any

import django_stubs_ext
import environ
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy

django_stubs_ext.monkeypatch()  # lets field and admin classes name their type parameters, as the checker wants

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.FileAwareEnv()
env.read_env(env.str("ENV_FILE", default=str(BASE_DIR / ".env")))

# --- Security -------------------------------------------------------------------------------------------------
SECRET_KEY = env.str("SECRET_KEY")
# Fernet keys, newest first: the first encrypts, all of them decrypt. See integrations/secrets.py.
FIELD_ENCRYPTION_KEYS = env.list("FIELD_ENCRYPTION_KEYS")
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
# The address under which platforms and browsers reach us; webhooks are registered below it.
PUBLIC_URL = env.str("PUBLIC_URL", default="http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
_is_https = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _is_https
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=_is_https)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000 if _is_https else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _is_https
# The proxy in front must set this header itself and drop any that a visitor sends.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # bytes; the webhook view has a lower limit of its own
AXES_FAILURE_LIMIT = env.int("AXES_FAILURE_LIMIT", default=10)  # failed sign-ins before a pause
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_IPWARE_META_PRECEDENCE_ORDER = ["REMOTE_ADDR"]

# --- Applications ---------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.simple_history",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_q",
    "axes",
    "simple_history",
    "integrations",
    "mappings",
    "syncjobs",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# --- Database -------------------------------------------------------------------------------------------------
# SQLite serves one machine and the demo; PostgreSQL is for production.
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'crossfoot.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        # A writer takes its lock when the transaction starts, so that two never deadlock half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,  # seconds
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    # Measured: without kept connections django-q2 works seven times slower on PostgreSQL.
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)  # seconds
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# Read properties and sign-in tokens are kept here: each process its own, unless a shared one is configured.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}},
}

# --- Language, time, files ------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-au"
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = env.str("TIME_ZONE", default="UTC")  # the zone in which the admin shows times
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}

# --- Queue ----------------------------------------------------------------------------------------------------
# The queue only wakes; the truth is in the ledger (syncjobs.models), so a lost or doubled task is harmless.
Q_CLUSTER = {
    "name": "crossfoot",
    "workers": env.int("Q_WORKERS", default=3),
    "timeout": 120,  # seconds; a drain stops itself well before (DRAIN_S)
    "retry": 600,  # seconds; above timeout x (1 + queue_limit / workers)
    "queue_limit": 4,
    "poll": 0.05,  # seconds between looks at the table; this is how fast "real time" starts
    "bulk": 1,
    "max_attempts": 1,
    "ack_failures": True,
    "catch_up": False,
    "recycle": 500,
    # On SQLite every saved result locks the file for the clean-up of old ones: keep none there.
    "save_limit": -1 if DATABASES["default"]["ENGINE"].endswith("sqlite3") else 1000,
    "label": "Queue",
}
if env.str("REDIS_URL", default=""):
    Q_CLUSTER["redis"] = env.str("REDIS_URL")
else:
    Q_CLUSTER["orm"] = "default"
DRAIN_S = env.float("DRAIN_S", default=45.0)  # seconds a drain works before it hands over to the next one
ENTRY_LEASE_S = env.float("ENTRY_LEASE_S", default=180.0)  # seconds; longer than any one call may take
SLOT_LEASE_S = env.float("SLOT_LEASE_S", default=120.0)  # seconds; longer than HTTP_READ_TIMEOUT_S
POLL_EVERY_S = env.int("POLL_EVERY_S", default=240)  # seconds between polls of a platform (the safety net)

# --- HTTP to others -------------------------------------------------------------------------------------------
HTTP_CONNECT_TIMEOUT_S = env.float("HTTP_CONNECT_TIMEOUT_S", default=10.0)
HTTP_READ_TIMEOUT_S = env.float("HTTP_READ_TIMEOUT_S", default=90.0)

# --- People ---------------------------------------------------------------------------------------------------
SUPPORT_CONTACT = env.str("SUPPORT_CONTACT", default="your Crossfoot administrator")  # R57
EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
ALERT_EMAILS = env.list("ALERT_EMAILS", default=[])  # who hears when a connection stops

# --- Logging --------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"hide_webhook_tokens": {"()": "config.log_filters.HideWebhookTokens"}},
    "handlers": {
        "terminal": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["hide_webhook_tokens"]}
    },
    "root": {"handlers": ["terminal"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "axes": {"level": "WARNING"},
        "django-q": {"level": "WARNING"},
        # At DEBUG both of these write keys, tokens and signatures.
        "oauthlib": {"level": "INFO"},
        "requests_oauthlib": {"level": "INFO"},
    },
}

# --- Admin ----------------------------------------------------------------------------------------------------


def _page(title: str, icon: str, name: str, permission: str = "") -> dict[str, Any]:
    """Give one entry of the navigation; without a permission everybody sees it."""

    def is_shown(request: HttpRequest) -> bool:
        return not permission or bool(request.user.has_perm(permission))

    return {"title": title, "icon": icon, "link": reverse_lazy(f"admin:{name}"), "permission": is_shown}


def _list(title: str, icon: str, app: str, model: str) -> dict[str, Any]:
    return _page(title, icon, f"{app}_{model}_changelist", f"{app}.view_{model}")


UNFOLD = {
    "SITE_TITLE": "Crossfoot",
    "SITE_HEADER": "Crossfoot",
    "SITE_SUBHEADER": "Both sides agree",
    "SITE_SYMBOL": "balance",
    "SITE_URL": None,
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("syncjobs/icon.svg")},
    ],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "DASHBOARD_CALLBACK": "syncjobs.dashboard.callback",
    "STYLES": [lambda request: static("syncjobs/admin.css")],
    "BORDER_RADIUS": "6px",
    "COLORS": {
        "primary": {  # a calm teal; 600 carries white text at 4.5:1 and more
            "50": "#f0fbfa",
            "100": "#d5f2ef",
            "200": "#aee4df",
            "300": "#7bcfc9",
            "400": "#46b0ab",
            "500": "#2b9490",
            "600": "#1f7675",
            "700": "#1d5f5f",
            "800": "#1c4c4d",
            "900": "#1a4041",
            "950": "#092526",
        }
    },
    "SIDEBAR": {
        "show_search": False,
        "command_search": False,
        "show_all_applications": False,
        "navigation": [
            {"title": "Today", "items": [_page("Home", "home", "index")]},
            {
                "title": "Sync",
                "separator": True,
                "items": [
                    _list("Entries", "sync_alt", "syncjobs", "syncentry"),
                    _list("Log", "receipt_long", "syncjobs", "synclog"),
                    _list("Webhooks", "inbox", "syncjobs", "inboundevent"),
                    _list("NetSuite events", "bolt", "syncjobs", "netsuiteevent"),
                    _list("Runs", "schedule", "syncjobs", "syncrun"),
                    _list("Backfills", "history", "syncjobs", "backfill"),
                    _list("Linked records", "link", "syncjobs", "recordlink"),
                ],
            },
            {
                "title": "Mappings",
                "separator": True,
                "items": [
                    _list("Customers", "storefront", "mappings", "customermapping"),
                    _list("Products", "inventory_2", "mappings", "productmapping"),
                    _list("NetSuite records", "list_alt", "mappings", "netsuiterecord"),
                    _list("Document rules", "rule", "mappings", "documentrules"),
                    _list("Field mappings", "swap_horiz", "mappings", "fieldmapping"),
                    _list("Deposit rules", "savings", "mappings", "depositrule"),
                ],
            },
            {
                "title": "Connections",
                "separator": True,
                "items": [
                    _list("NetSuite accounts", "account_balance", "integrations", "netsuiteaccount"),
                    _list("Connections", "cable", "integrations", "connection"),
                    _list("Checkups", "stethoscope", "integrations", "checkup"),
                ],
            },
            {
                "title": "People",
                "separator": True,
                "items": [
                    _list("Users", "person", "auth", "user"),
                    _list("Roles", "group", "auth", "group"),
                    _list("Refused sign-ins", "lock", "axes", "accessattempt"),
                    _list("Broken tasks", "error", "django_q", "failure"),
                ],
            },
        ],
    },
}
