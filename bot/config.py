"""Settings from the environment, all of them checked at once."""

import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self, TypedDict, cast, get_args

from bot.nlu.message import Carrier

# Where a laptop keeps its private keys; git ignores the folder.
KEYS: Final = Path("instance/development.keys")
# Where counts are kept unless DATABASE_URL says otherwise: a file below the working folder.
COUNTS: Final = "sqlite:///instance/counts.db"
REQUIRED: Final = ("SECRET_KEY", "TWILIO_AUTH_TOKEN", "PUBLIC_URL", "CARRIER_KEYWORDS")
_URL: Final = re.compile(r"https://[^/?#\s]+(?:/[^?#\s]*)?")
# A phone number in full, or a short code.
_SMS_NUMBER: Final = re.compile(r"\+[1-9]\d{9,14}|\d{5,6}")
# What SQLAlchemy reads, of the two kinds that bot/stats.py writes to.
_DATABASE: Final = re.compile(
    r"sqlite:///\S+|postgres(?:ql)?://(?:[^\s/@]+@)?[^\s/:@]*(?::\d+)?/\S+"
)
_ACCOUNT: Final = re.compile(r"AC[0-9a-fA-F]{32}")
_SHORTEST_KEY: Final = 32
_SHORTEST_PASSWORD: Final = 12
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
    *proxies* is how many proxies of ours stand before the server and write X-Forwarded-For.
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
    proxies: int = 1

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
    if (account := env.get("TWILIO_ACCOUNT_SID", "")) and not _ACCOUNT.fullmatch(account):
        yield "- TWILIO_ACCOUNT_SID must be AC and 32 digits or letters from a to f."
    if (proxies := env.get("PROXIES", "")) and not re.fullmatch(r"[0-9]", proxies):
        yield "- PROXIES must be a number from 0 to 9."


class _Optional(TypedDict):
    sms_number: str
    staff_password: str
    redis_url: str
    twilio_account_sid: str
    twilio_auth_token_next: str
    twilio_shared_key: str
    twilio_shared_key_next: str
    database_url: str
    proxies: int


def _optional(env: Mapping[str, str]) -> _Optional:
    """Return the settings that may be missing."""
    return {
        "sms_number": env.get("SMS_NUMBER", ""),
        "staff_password": env.get("STAFF_PASSWORD", ""),
        "redis_url": env.get("REDIS_URL", ""),
        "twilio_account_sid": env.get("TWILIO_ACCOUNT_SID", ""),
        "twilio_auth_token_next": env.get("TWILIO_AUTH_TOKEN_NEXT", ""),
        "twilio_shared_key": env.get("TWILIO_SHARED_KEY", ""),
        "twilio_shared_key_next": env.get("TWILIO_SHARED_KEY_NEXT", ""),
        "database_url": env.get("DATABASE_URL", "") or COUNTS,
        "proxies": int(env.get("PROXIES") or 1),
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
