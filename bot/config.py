"""Settings from the environment, all of them checked at once."""

import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Final, Self, TypedDict, cast, get_args

from bot.nlu.message import Carrier

# Where a laptop keeps its private keys; git ignores the folder.
KEYS: Final = Path("instance/development.keys")
# Where what has to outlast the process is kept unless STATE_FOLDER says otherwise: a folder below
# the working folder.  In it is the database unless DATABASE_URL names another.
_STATE: Final = "instance"
_COUNTS: Final = "counts.db"
_PUBLISHED: Final = "published.json"
_CLOSINGS: Final = "closings.json"
_STANDBY: Final = "standby.xml"
REQUIRED: Final = ("SECRET_KEY", "TWILIO_AUTH_TOKEN", "PUBLIC_URL", "CARRIER_KEYWORDS")
_URL: Final = re.compile(r"https://[^/?#\s]+(?:/[^?#\s]*)?")
# A phone number in full, or a short code.
_SMS_NUMBER: Final = re.compile(r"\+[1-9]\d{9,14}|\d{5,6}")
# What SQLAlchemy reads, of the two kinds that bot/stats.py writes to.
_DATABASE: Final = re.compile(
    r"sqlite:///\S+|postgres(?:ql)?://(?:[^\s/@]+@)?[^\s/:@]*(?::\d+)?/\S+"
)
_FOLDER: Final = re.compile(r"/[^\s?#]+")
_SMTP: Final = re.compile(r"smtps?://(?:[^\s/@]+@)?[^\s/:@]+(?::\d+)?/?")
_PRICE: Final = re.compile(r"[0-9]?\.[0-9]{1,6}")
_ACCOUNT: Final = re.compile(r"AC[0-9a-fA-F]{32}")
_SHORTEST_KEY: Final = 32
_LARGEST_PORT: Final = 65535
_SHORTEST_PASSWORD: Final = 12
# The kinds of file that a logo may be; one that is larger would make every page slow.
LOGOS: Final = {".svg": "image/svg+xml", ".png": "image/png"}
_LARGEST_LOGO: Final = 50_000
_MADE: Final = ("SECRET_KEY", "TWILIO_AUTH_TOKEN")


class ConfigError(Exception):
    """Settings are missing or wrong; the message names every one of them."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings.  Secrets have no default and never appear in a representation.

    *public_url* has no slash at its end.  *sms_number* is what people text, as +15085550100 or a
    short code; without it pages and posters offer no texting.  Without *staff_password* the staff
    pages are closed in production.  *redis_url* is where rate limits are shared by processes.
    *twilio_account_sid* is needed only to call Twilio: by commands, and to send a text from a call.
    *twilio_shared_key* signs where a Webhooks Rule says so; each *..._next* is accepted as well as
    the secret that it will replace.  *database_url* is where counts are kept; empty: nowhere.
    *state_folder* is where the line keeps its files; empty: beside a database that is a file.
    *proxies* is how many proxies of ours stand before the server and write X-Forwarded-For.
    *parts_per_hour* is what the line may send before answers become short; 0: without a limit.
    *price_per_part* is what Twilio takes for a part, in dollars; 0: not known.
    *metrics_address* is where a monitor reads the metrics, with *metrics_token*; empty: nowhere.
    *json_log* writes the log as JSON, with a line for each request.
    *smtp_url* is the server that letters and alerts are sent by, from *mail_from*; *alert_webhook*
    the address of a chat room that takes alerts.  Where they are empty nothing is sent there.
    *cac_name* is the legal name of who runs the line, and *cac_logo* the path of a picture file;
    without them pages take the name from the register, and show no logo.
    """

    secret_key: str = field(repr=False)
    twilio_auth_token: str = field(repr=False)
    public_url: str
    carrier: Carrier
    development: bool = False
    sms_number: str = ""
    staff_password: str = field(default="", repr=False)
    redis_url: str = field(default="", repr=False)
    twilio_account_sid: str = ""
    twilio_auth_token_next: str = field(default="", repr=False)
    twilio_shared_key: str = field(default="", repr=False)
    twilio_shared_key_next: str = field(default="", repr=False)
    database_url: str = field(default="", repr=False)
    state_folder: str = ""
    proxies: int = 1
    parts_per_hour: int = 0
    price_per_part: float = 0
    metrics_address: str = ""
    metrics_token: str = field(default="", repr=False)
    json_log: bool = False
    cac_name: str = ""
    cac_logo: str = ""
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    alert_webhook: str = field(default="", repr=False)

    @property
    def state(self) -> Path:
        """The folder of the files that have to outlast the process."""
        kind, _, file = self.database_url.partition(":///")
        beside = Path(file).parent if kind == "sqlite" else Path(_STATE)
        return Path(self.state_folder) if self.state_folder else beside

    @property
    def published(self) -> Path:
        """Where the last published version is kept on disk."""
        return self.state / _PUBLISHED

    @property
    def closings(self) -> Path:
        """Where the last known closings are kept on disk."""
        return self.state / _CLOSINGS

    @property
    def standby(self) -> Path:
        """Where the file that answers when the server is down is written for Twilio."""
        return self.state / _STANDBY

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Return the production settings in *env*.

        Raises `ConfigError` naming everything that is missing or wrong.
        """
        if found := list(problems(env)):
            raise ConfigError("\n".join(["The bot cannot start:", *found]))
        return cls(
            secret_key=env["SECRET_KEY"],
            twilio_auth_token=env["TWILIO_AUTH_TOKEN"],
            public_url=env["PUBLIC_URL"].rstrip("/"),
            carrier=cast(Carrier, env["CARRIER_KEYWORDS"]),
            **_optional(env),
        )

    @classmethod
    def for_development(cls, env: Mapping[str, str], keys: Path = KEYS) -> Self:
        """Return settings for a laptop: what *env* lacks comes from the private file *keys*.

        Raises `ConfigError` naming everything that is wrong.
        """
        made = _development_keys(keys)
        carrier = env.get("CARRIER_KEYWORDS", "twilio")
        if found := [*_wrong_carrier(carrier), *_wrong_optional(env)]:
            raise ConfigError("\n".join(["The bot cannot start:", *found]))
        return cls(
            secret_key=env.get("SECRET_KEY") or made["SECRET_KEY"],
            twilio_auth_token=env.get("TWILIO_AUTH_TOKEN") or made["TWILIO_AUTH_TOKEN"],
            public_url=env.get("PUBLIC_URL", "").rstrip("/"),
            carrier=cast(Carrier, carrier),
            development=True,
            **_optional(env),
        )


def problems(env: Mapping[str, str]) -> Iterator[str]:
    """Yield what is missing or wrong in *env* for production."""
    for name in REQUIRED:
        if not env.get(name, "").strip():
            yield f"- {name} is not set (docs/deploy.md says what it is and where to find it)."
    if 0 < len(env.get("SECRET_KEY", "")) < _SHORTEST_KEY:
        yield f"- SECRET_KEY is shorter than {_SHORTEST_KEY} characters; make a longer one."
    if (url := env.get("PUBLIC_URL", "")) and not _URL.fullmatch(url):
        yield "- PUBLIC_URL must be the public https address of this server, without ? or #."
    if carrier := env.get("CARRIER_KEYWORDS", ""):
        yield from _wrong_carrier(carrier)
    yield from _wrong_optional(env)


def _wrong_carrier(carrier: str) -> Iterator[str]:
    if carrier not in get_args(Carrier):
        yield f'- CARRIER_KEYWORDS is "{carrier}"; it must be twilio or bot (docs/deploy.md).'


def _wrong_optional(env: Mapping[str, str]) -> Iterator[str]:
    if (number := env.get("SMS_NUMBER", "")) and not _SMS_NUMBER.fullmatch(number):
        yield "- SMS_NUMBER must be like +15085550100, or a short code of 5 or 6 digits."
    if 0 < len(env.get("STAFF_PASSWORD", "")) < _SHORTEST_PASSWORD:
        yield f"- STAFF_PASSWORD is shorter than {_SHORTEST_PASSWORD} characters."
    if (redis := env.get("REDIS_URL", "")) and not redis.startswith(("redis://", "rediss://")):
        yield "- REDIS_URL must begin with redis:// or rediss://."
    if (database := env.get("DATABASE_URL", "")) and not _DATABASE.fullmatch(database):
        yield "- DATABASE_URL must be like postgresql://user:password@host/name, or sqlite:///file."
    if (folder := env.get("STATE_FOLDER", "")) and not _FOLDER.fullmatch(folder):
        yield "- STATE_FOLDER must be a whole path, such as /var/lib/text-line."
    if (account := env.get("TWILIO_ACCOUNT_SID", "")) and not _ACCOUNT.fullmatch(account):
        yield "- TWILIO_ACCOUNT_SID must be AC and 32 digits or letters from a to f."
    if (proxies := env.get("PROXIES", "")) and not re.fullmatch(r"[0-9]", proxies):
        yield "- PROXIES must be a number from 0 to 9."
    if (logo := env.get("CAC_LOGO", "")) and not _is_logo(Path(logo)):
        yield "- CAC_LOGO must be the path of an .svg or .png file of at most 50 kB."
    if (log := env.get("LOG_FORMAT", "")) not in ("", "text", "json"):
        yield f'- LOG_FORMAT is "{log}"; it must be text or json.'
    if (parts := env.get("PARTS_PER_HOUR", "")) and not re.fullmatch(r"[0-9]{1,7}", parts):
        yield "- PARTS_PER_HOUR must be a whole number; 0 is no limit."
    if (price := env.get("PRICE_PER_PART", "")) and not _PRICE.fullmatch(price):
        yield "- PRICE_PER_PART must be dollars, such as 0.0113."
    yield from _wrong_metrics(env)
    yield from _wrong_letters(env)


def _wrong_letters(env: Mapping[str, str]) -> Iterator[str]:
    url, sender, room = (env.get(name, "") for name in ("SMTP_URL", "MAIL_FROM", "ALERT_WEBHOOK"))
    if url and not _SMTP.fullmatch(url):
        yield "- SMTP_URL must be like smtps://user:password@host:465, or smtp://host:587."
    if bool(url) != bool(sender):
        yield "- SMTP_URL and MAIL_FROM must be set together."
    if room and not _URL.fullmatch(room.partition("?")[0]):
        yield "- ALERT_WEBHOOK must be the https address that the chat room gives."


def _is_logo(path: Path) -> bool:
    known = path.suffix.lower() in LOGOS and path.is_file()
    return known and path.stat().st_size <= _LARGEST_LOGO


def _wrong_metrics(env: Mapping[str, str]) -> Iterator[str]:
    address, token = env.get("METRICS_ADDRESS", ""), env.get("METRICS_TOKEN", "")
    if not address:
        return
    try:
        host, _ = metrics_place(address)
    except ValueError:
        yield "- METRICS_ADDRESS must be like 127.0.0.1:9464: an address and a port."
        return
    if 0 < len(token) < _SHORTEST_KEY:
        yield f"- METRICS_TOKEN is shorter than {_SHORTEST_KEY} characters; make a longer one."
    if not token and not ip_address(host).is_loopback:
        yield "- METRICS_TOKEN is not set, and METRICS_ADDRESS can be reached from elsewhere."


def metrics_place(address: str) -> tuple[str, int]:
    """Return the host and the port of *address*, such as "127.0.0.1:9464" or "[::1]:9464".

    Raises `ValueError` where it is anything else.
    """
    host, _, port = address.rpartition(":")
    host = str(ip_address(host.strip("[]")))
    if not 0 < int(port) <= _LARGEST_PORT:
        raise ValueError(port)
    return host, int(port)


class _Optional(TypedDict):
    sms_number: str
    staff_password: str
    redis_url: str
    twilio_account_sid: str
    twilio_auth_token_next: str
    twilio_shared_key: str
    twilio_shared_key_next: str
    database_url: str
    state_folder: str
    proxies: int
    parts_per_hour: int
    price_per_part: float
    metrics_address: str
    metrics_token: str
    json_log: bool
    cac_name: str
    cac_logo: str
    smtp_url: str
    mail_from: str
    alert_webhook: str


def _optional(env: Mapping[str, str]) -> _Optional:
    """Return the settings that may be missing."""
    folder = env.get("STATE_FOLDER", "")
    return {
        "sms_number": env.get("SMS_NUMBER", ""),
        "staff_password": env.get("STAFF_PASSWORD", ""),
        "redis_url": env.get("REDIS_URL", ""),
        "twilio_account_sid": env.get("TWILIO_ACCOUNT_SID", ""),
        "twilio_auth_token_next": env.get("TWILIO_AUTH_TOKEN_NEXT", ""),
        "twilio_shared_key": env.get("TWILIO_SHARED_KEY", ""),
        "twilio_shared_key_next": env.get("TWILIO_SHARED_KEY_NEXT", ""),
        "database_url": env.get("DATABASE_URL", "") or f"sqlite:///{folder or _STATE}/{_COUNTS}",
        "state_folder": folder,
        "proxies": int(env.get("PROXIES") or 1),
        "parts_per_hour": int(env.get("PARTS_PER_HOUR") or 0),
        "price_per_part": float(env.get("PRICE_PER_PART") or 0),
        "metrics_address": env.get("METRICS_ADDRESS", ""),
        "metrics_token": env.get("METRICS_TOKEN", ""),
        "json_log": env.get("LOG_FORMAT", "") == "json",
        "cac_name": env.get("CAC_NAME", "").strip(),
        "cac_logo": env.get("CAC_LOGO", ""),
        "smtp_url": env.get("SMTP_URL", ""),
        "mail_from": env.get("MAIL_FROM", ""),
        "alert_webhook": env.get("ALERT_WEBHOOK", ""),
    }


def _development_keys(path: Path) -> dict[str, str]:
    """Return the keys kept in *path*, made if they are not there; the owner alone can read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = dict(line.split("=", 1) for line in lines if "=" in line)
    whole = {name: key for name, key in kept.items() if len(key) >= _SHORTEST_KEY}
    keys = {name: whole.get(name) or secrets.token_hex(32) for name in _MADE}
    if keys != kept:
        path.write_text("".join(f"{name}={key}\n" for name, key in keys.items()), "utf-8")
    return keys
