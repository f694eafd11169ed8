"""Settings: all checked at once, secrets kept out of sight, a laptop's keys private."""

import stat
from pathlib import Path

import pytest

from bot.config import REQUIRED, Config, ConfigError

GOOD = {
    "SECRET_KEY": "k" * 32,
    "TWILIO_AUTH_TOKEN": "t" * 32,
    "PUBLIC_URL": "https://line.example.org",
    "CARRIER_KEYWORDS": "twilio",
}


def refusal(env: dict[str, str]) -> str:
    """Return what production says against *env*."""
    with pytest.raises(ConfigError) as refused:
        Config.from_env(env)
    return str(refused.value)


def test_good_settings() -> None:
    """Production starts with its four settings."""
    config = Config.from_env(GOOD | {"PATH": "/bin"})

    assert config.secret_key == GOOD["SECRET_KEY"]
    assert config.twilio_auth_token == GOOD["TWILIO_AUTH_TOKEN"]
    assert config.public_url == GOOD["PUBLIC_URL"]
    assert config.carrier == "twilio"
    assert not config.development


@pytest.mark.parametrize("value", [None, "", "  "], ids=["absent", "empty", "blank"])
def test_everything_missing(value: str | None) -> None:
    """Every missing setting is named at once."""
    env = {} if value is None else dict.fromkeys(REQUIRED, value)

    said = refusal(env)

    assert [name for name in REQUIRED if f"{name} is not set" in said] == list(REQUIRED)


@pytest.mark.parametrize("name", REQUIRED)
def test_one_missing(name: str) -> None:
    """A missing setting is named, and no other."""
    said = refusal({known: value for known, value in GOOD.items() if known != name})

    assert [known for known in REQUIRED if known in said] == [name]


URLS = {
    "https://line.example.org": True,
    "https://line.example.org/": True,
    "https://example.org/children/line": True,
    "https://line.example.org:8443/a": True,
    "http://line.example.org": False,
    "line.example.org": False,
    "https://": False,
    "https:///sms": False,
    "https://line.example.org?a=1": False,
    "https://line.example.org/#a": False,
    "https://line.example.org/a b": False,
    " https://line.example.org": False,
    "https://line.example.org\n": False,
    "ftp://line.example.org": False,
}


@pytest.mark.parametrize(("url", "good"), URLS.items(), ids=map(repr, URLS))
def test_public_url(url: str, good: bool) -> None:
    """PUBLIC_URL is an https address without query or fragment; a slash at its end is dropped."""
    env = GOOD | {"PUBLIC_URL": url}
    if good:
        assert Config.from_env(env).public_url == url.rstrip("/")
    else:
        assert "PUBLIC_URL must be" in refusal(env)


@pytest.mark.parametrize("length", [1, 31])
def test_short_key(length: int) -> None:
    """A key that is quickly guessed is refused, and not shown."""
    said = refusal(GOOD | {"SECRET_KEY": "Q" * length})

    assert "SECRET_KEY is shorter" in said
    assert "Q" * length not in said.replace("SECRET_KEY", "")


@pytest.mark.parametrize("carrier", ["Twilio", "both", "twilio ", "bot,twilio"])
def test_carrier(carrier: str) -> None:
    """Who answers STOP is one of two, in production and on a laptop."""
    assert "CARRIER_KEYWORDS" in refusal(GOOD | {"CARRIER_KEYWORDS": carrier})


def test_carrier_in_development(tmp_path: Path) -> None:
    """A laptop names a wrong carrier too."""
    with pytest.raises(ConfigError, match="CARRIER_KEYWORDS"):
        Config.for_development({"CARRIER_KEYWORDS": "both"}, tmp_path / "keys")


def test_wrong_and_missing_together() -> None:
    """What is wrong and what is missing are told together."""
    said = refusal({"SECRET_KEY": "short", "PUBLIC_URL": "nowhere", "CARRIER_KEYWORDS": "x"})

    assert all(name in said for name in REQUIRED)


def test_representation_hides_secrets() -> None:
    """A configuration that ends up in an error report gives nothing away."""
    config = Config.from_env(GOOD)

    for shown in (repr(config), str(config), f"{config!r:>1}"):
        assert GOOD["SECRET_KEY"] not in shown
        assert GOOD["TWILIO_AUTH_TOKEN"] not in shown
        assert GOOD["PUBLIC_URL"] in shown


def test_development_needs_nothing(tmp_path: Path) -> None:
    """A laptop needs no setting: it makes private keys, and keeps them."""
    keys = tmp_path / "instance" / "development.keys"

    first = Config.for_development({}, keys)
    second = Config.for_development({}, keys)

    assert first == second
    assert first.development
    assert first.carrier == "twilio"
    assert len(first.secret_key) >= 32
    assert first.secret_key != first.twilio_auth_token
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600


def test_development_keys_differ(tmp_path: Path) -> None:
    """No two laptops have the same keys."""
    one = Config.for_development({}, tmp_path / "one")
    two = Config.for_development({}, tmp_path / "two")

    assert one.secret_key != two.secret_key
    assert one.twilio_auth_token != two.twilio_auth_token


def test_environment_wins_in_development(tmp_path: Path) -> None:
    """A real token, for a laptop behind a tunnel, counts before the made one."""
    config = Config.for_development(GOOD, tmp_path / "keys")

    assert config.secret_key == GOOD["SECRET_KEY"]
    assert config.twilio_auth_token == GOOD["TWILIO_AUTH_TOKEN"]
    assert config.public_url == GOOD["PUBLIC_URL"]


@pytest.mark.parametrize("left", ["", "SECRET_KEY=abc\n"], ids=["empty", "half"])
def test_keys_file_left_unfinished(left: str, tmp_path: Path) -> None:
    """A keys file that a crash left unfinished is made anew."""
    keys = tmp_path / "keys"
    keys.write_text(left, encoding="utf-8")

    config = Config.for_development({}, keys)

    assert len(config.secret_key) >= 32
    assert len(config.twilio_auth_token) >= 32


def test_config_is_frozen() -> None:
    """Settings do not change while the program runs."""
    with pytest.raises(AttributeError):
        Config.from_env(GOOD).carrier = "bot"  # type: ignore[misc]


def test_optional_settings() -> None:
    """What pages, posters and staff need is taken as given, and is empty where it is not."""
    given = {"SMS_NUMBER": "555888", "STAFF_PASSWORD": "p" * 12, "REDIS_URL": "redis://r:6379/0"}
    full, bare = Config.from_env(GOOD | given), Config.from_env(GOOD)

    assert (full.sms_number, full.staff_password) == ("555888", "p" * 12)
    assert full.redis_url == "redis://r:6379/0"
    assert (bare.sms_number, bare.staff_password, bare.redis_url) == ("", "", "")
    assert "p" * 12 not in repr(full)
    assert "redis" not in repr(full)


@pytest.mark.parametrize(
    ("name", "value"),
    [("SMS_NUMBER", "508-555-0100"), ("SMS_NUMBER", "+1"), ("STAFF_PASSWORD", "short")],
)
def test_wrong_optional_settings(name: str, value: str, tmp_path: Path) -> None:
    """An optional setting that is given must be right, on a laptop too; no secret is repeated."""
    assert f"- {name} " in refusal({**GOOD, name: value})
    with pytest.raises(ConfigError, match=f"- {name} "):
        Config.for_development({name: value}, tmp_path / "keys")
    assert "short." not in refusal({**GOOD, name: value})


def test_who_runs_it(tmp_path: Path) -> None:
    """The name and the logo are taken as given; a logo that no page could show is refused."""
    logo, large, other = (tmp_path / name for name in ("l.svg", "l.png", "l.txt"))
    logo.write_text("<svg/>", encoding="utf-8")
    large.write_bytes(b"x" * 50_001)
    other.write_text("x", encoding="utf-8")

    config = Config.from_env(GOOD | {"CAC_NAME": "A Center, Inc.", "CAC_LOGO": str(logo)})

    assert (config.cac_name, config.cac_logo) == ("A Center, Inc.", str(logo))
    for wrong in (large, other, tmp_path, tmp_path / "none.svg"):
        assert "- CAC_LOGO must be" in refusal(GOOD | {"CAC_LOGO": str(wrong)})


DATABASES = {
    "postgresql://user:secret@db.example.org:5432/counts": True,
    "postgres://user:secret@db.example.org/counts": True,
    "postgresql:///counts?host=/run/postgresql": True,
    "sqlite:///instance/counts.db": True,
    "mysql://user@host/counts": False,
    "postgresql://user@host:port/counts": False,
    "postgresql://host": False,
    "counts.db": False,
}


@pytest.mark.parametrize(("url", "good"), DATABASES.items(), ids=DATABASES)
def test_database(url: str, good: bool) -> None:
    """DATABASE_URL names a database that counts can be kept in; its password is never shown."""
    env = GOOD | {"DATABASE_URL": url}
    if good:
        config = Config.from_env(env)
        assert config.database_url == url
        assert "secret" not in repr(config)
    else:
        assert "DATABASE_URL must be" in refusal(env)


def test_usual_database() -> None:
    """Without a setting, counts are kept in a file."""
    assert Config.from_env(GOOD).database_url == "sqlite:///instance/counts.db"


def test_state_folder() -> None:
    """One folder holds all that the line keeps: STATE_FOLDER, or that of the database file."""
    given = Config.from_env(GOOD | {"STATE_FOLDER": "/var/lib/line"})
    elsewhere = Config.from_env(GOOD | {"DATABASE_URL": "postgresql://me@host/line"})

    assert given.database_url == "sqlite:////var/lib/line/counts.db"
    for file in (given.published, given.closings, given.standby):
        assert file.parent == Path("/var/lib/line")
    assert elsewhere.published == Path("instance/published.json")
    for wrong in ("var/lib/line", "/var/lib/a line", "/a?b"):
        assert "- STATE_FOLDER must be" in refusal(GOOD | {"STATE_FOLDER": wrong})


@pytest.mark.parametrize("account", ["AC123", "SK" + "0" * 32, "AC" + "g" * 32])
def test_account(account: str) -> None:
    """The id of something else at Twilio is no account."""
    assert "TWILIO_ACCOUNT_SID must be" in refusal(GOOD | {"TWILIO_ACCOUNT_SID": account})


def test_price_of_a_part() -> None:
    """It is written in dollars; without it no cost is known."""
    assert Config.from_env(GOOD | {"PRICE_PER_PART": "0.0113"}).price_per_part == 0.0113
    assert Config.from_env(GOOD).price_per_part == 0
    for wrong in ("1 cent", "$0.01", "1,1", "11"):
        assert "- PRICE_PER_PART must be" in refusal(GOOD | {"PRICE_PER_PART": wrong})


def test_every_secret_is_hidden() -> None:
    """No secret that may be set appears where a configuration is shown."""
    names = ("TWILIO_AUTH_TOKEN_NEXT", "TWILIO_SHARED_KEY", "TWILIO_SHARED_KEY_NEXT")
    secrets = {name: f"hidden-{at}" for at, name in enumerate(names)}

    assert "hidden" not in repr(Config.from_env(GOOD | secrets))
