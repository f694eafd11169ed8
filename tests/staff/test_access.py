"""Who may see the staff's pages, and who never may."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import TimestampSigner
from markupsafe import escape
from werkzeug.test import TestResponse

from bot.app import create_app
from bot.config import Config, ConfigError
from bot.dialogue.content import Content
from bot.staff import attempts
from bot.staff.ended import EndedSessions
from bot.staff.session import LIFETIME
from tests.files import FILES
from tests.phone import Phone, settings
from tests.processes import PRODUCTION, free_port

PASSWORD = "a password of the tests"
ORIGIN = "https://line.example.org"
HERE = "http://127.0.0.1:8000"

Browse = Callable[..., FlaskClient]


def made(content: Content, **changes: object) -> Flask:
    """Return an application; its staff password is that of the tests unless changed."""
    config = settings(**{"staff_password": PASSWORD, **changes})
    return create_app(config, content, files=FILES)


class Browser:
    """A browser that remembers its cookies, and asks the staff's pages of *app* at *origin*."""

    def __init__(self, app: Flask, origin: str = ORIGIN, address: str = "10.1.2.3") -> None:
        self.client = app.test_client()
        self.client.environ_base["REMOTE_ADDR"] = address
        self.origin = origin

    def get(self, path: str, **headers: str) -> TestResponse:
        """Ask for *path*."""
        return self.client.get(path, base_url=self.origin, headers=_named(headers))

    def post(self, path: str, form: dict[str, str], **headers: str) -> TestResponse:
        """Send *form* to *path*."""
        return self.client.post(path, base_url=self.origin, data=form, headers=_named(headers))

    def token(self) -> str:
        """Return the token for forms that every page gives out, errors included."""
        found = re.search(r'csrf-token" content="([^"]+)"', self.post("/staff/sign-out", {}).text)
        assert found
        return found[1]

    def token_inside(self) -> str:
        """Return the token that a page for those who are signed in gives out."""
        found = re.search(r'csrf-token" content="([^"]+)"', self.get("/staff/closings").text)
        assert found
        return found[1]

    def sign_in(self, password: str = PASSWORD, query: str = "") -> TestResponse:
        """Fill in the form of the sign-in page."""
        form = {"password": password, "csrf_token": self.token()}
        return self.post(f"/staff/sign-in{query}", form)

    @property
    def cookie(self) -> str:
        """The value of the session's cookie; empty if there is none."""
        kept = self.client.get_cookie("staff", "line.example.org", "/staff")
        return kept.value if kept else ""

    def is_in(self) -> bool:
        """Return whether the staff's pages are open."""
        return self.get("/staff/").status_code == 200


def opens(app: Flask, cookie: str) -> bool:
    """Return whether a copy of *cookie* opens the staff's pages of *app*."""
    browser = Browser(app)
    browser.client.set_cookie("staff", cookie, domain="line.example.org", path="/staff")
    return browser.is_in()


def test_signing_out_ends_the_session_everywhere(content: Content, tmp_path: Path) -> None:
    """A copy of the cookie opens nothing once its session was signed out, in any process."""
    url = f"sqlite:///{tmp_path}/counts.db"
    apps = [made(content, database_url=url) for _ in range(2)]
    browser = Browser(apps[0])
    browser.sign_in()
    copy = browser.cookie
    assert [opens(app, copy) for app in apps] == [True, True]

    browser.post("/staff/sign-out", {"csrf_token": browser.token_inside()})

    assert [opens(app, copy) for app in apps] == [False, False]
    browser.sign_in()
    assert browser.is_in()


def test_signing_out_while_the_database_is_away(tmp_path: Path) -> None:
    """What was signed out meanwhile is ended in every process once the database answers."""
    url, away = f"sqlite:///{tmp_path}/counts.db", [True]
    here, other = (EndedSessions(url, lambda: away[0]) for _ in range(2))

    here.end("one")
    assert here.has("one")
    assert not other.has("one")
    away[0] = False
    assert not here.has("two")

    assert other.has("one")


def test_signing_out_without_a_database(content: Content) -> None:
    """Without a database a session ends in the process that signed it out."""
    app = made(content)
    browser = Browser(app)
    browser.sign_in()
    copy = browser.cookie
    assert opens(app, copy)
    browser.post("/staff/sign-out", {"csrf_token": browser.token_inside()})

    assert not opens(app, copy)


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let these tests sign in as often as they need; one of them tries the true limit."""
    monkeypatch.setattr(attempts, "PER_MINUTE", 1000)
    monkeypatch.setattr(attempts, "PER_HOUR", 1000)


@pytest.fixture
def app(content: Content) -> Flask:
    """Give the production application with a password."""
    return made(content)


@pytest.fixture
def browser(app: Flask) -> Browser:
    """Give a browser of somebody who is not signed in."""
    return Browser(app)


# --- the password --------------------------------------------------------------------------------


def test_stranger_is_asked(browser: Browser) -> None:
    """Whoever is not signed in is led to the password, and told nothing else."""
    answer = browser.get("/staff")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/staff/sign-in?next=%2Fstaff"
    assert not browser.is_in()


def test_every_page_is_guarded(app: Flask, browser: Browser) -> None:
    """No page and no method below /staff but the ways in answers a stranger."""
    open_ones = []
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<[^>]+>", "x", rule.rule.replace("<int:id>", "1"))
        if not path.startswith("/staff") or path in ("/staff/sign-in", "/staff/join"):
            continue
        for method in sorted(rule.methods or ()):
            answer = browser.client.open(path, method=method, base_url=ORIGIN)
            led = answer.headers.get("Location", "").startswith("/staff/sign-in?next=")
            if not led and answer.status_code != 403:
                open_ones.append((method, path, answer.status_code))

    assert open_ones == []


def test_password_opens(browser: Browser) -> None:
    """The password opens the pages, and signing out closes them."""
    answer = browser.sign_in()

    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff/")
    assert browser.is_in()

    browser.post("/staff/sign-out", {"csrf_token": browser.token()})

    assert not browser.cookie
    assert not browser.is_in()


@pytest.mark.parametrize(
    "password", ["", "wrong", PASSWORD.upper(), f"{PASSWORD} ", "ä" * 20, "\0", "x" * 60_000]
)
def test_wrong_password(browser: Browser, password: str) -> None:
    """Anything else is refused, with the form once more."""
    answer = browser.sign_in(password)

    assert answer.status_code == 403
    assert 'name="password"' in answer.text
    assert not browser.is_in()


@pytest.mark.parametrize(
    ("wanted", "leads"),
    [
        ("/staff/answers?x=1", "/staff/answers?x=1"),
        ("https://elsewhere.example/staff/", "/staff/"),
        ("//elsewhere.example", "/staff/"),
        ("/staff/\\elsewhere.example", "/staff/"),
        ("/staff/x\r\nSet-Cookie: a=b", "/staff/"),
        ("/staff/sign-in?next=/staff/sign-in", "/staff/"),
        ("", "/staff/"),
    ],
)
def test_next_page(app: Flask, wanted: str, leads: str) -> None:
    """Signing in leads to the page that was wanted, and never to another site."""
    browser = Browser(app)
    form = {"password": PASSWORD, "csrf_token": browser.token()}
    answer = browser.client.post(
        "/staff/sign-in", base_url=ORIGIN, data=form, query_string={"next": wanted}
    )

    assert answer.headers["Location"] == leads


@pytest.mark.parametrize(
    ("path", "on"),
    [
        ("/staff/answers", "/staff/answers?again"),
        ("/staff/answers?a=<", "/staff/answers?a=<&again"),
    ],
)
def test_link_from_elsewhere(browser: Browser, path: str, on: str) -> None:
    """A link in a letter leads to a page that leads on, so that the browser brings the cookie.

    It leads on once, and leaves a session alone that the browser did not bring.
    """
    answer = browser.get(path, Sec_Fetch_Site="cross-site")

    assert answer.status_code == 200
    assert f'href="{escape(on)}"' in answer.text
    assert "Set-Cookie" not in answer.headers
    again = browser.get(on, Sec_Fetch_Site="cross-site")
    assert again.headers["Location"].startswith("/staff/sign-in?next=")


def test_attempts_are_limited(
    content: Content, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After ten attempts in a minute even the password is refused; who is in stays in."""
    assert browser.sign_in().status_code == 303
    monkeypatch.undo()
    stranger = Browser(browser.client.application)

    tried = [stranger.sign_in("wrong").status_code for _ in range(11)]

    assert tried == [403] * 10 + [429]
    assert stranger.sign_in().status_code == 429
    assert not stranger.is_in()
    assert browser.is_in()


def test_attempts_without_redis() -> None:
    """When Redis does not answer, attempts are counted in memory, so the limit holds."""
    counter = attempts.Attempts(f"redis://127.0.0.1:{free_port()}/0")

    allowed = [counter.allow() for _ in range(1001)]

    assert allowed == [True] * 1000 + [False]


# --- the session ---------------------------------------------------------------------------------


def test_cookie(app: Flask, content: Content) -> None:
    """The cookie stays on https, from scripts, from other sites, and below /staff."""
    (cookie,) = Browser(app).sign_in().headers.getlist("Set-Cookie")

    assert cookie.startswith("staff=")
    parts = set(cookie.split("; ")[1:])
    assert parts == {"Secure", "HttpOnly", "Path=/staff", "SameSite=Strict"}
    assert PASSWORD not in cookie


def test_session_ends(app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """A session that is older than a working day counts for nothing."""
    seconds = LIFETIME.total_seconds()
    for age, open_ in ((seconds - 60, True), (seconds + 60, False)):
        monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _, a=age: int(time.time() - a))
        assert browser.sign_in().status_code == 303
        old = browser.cookie
        monkeypatch.undo()
        later = Browser(app)
        later.client.set_cookie("staff", old, domain="line.example.org", path="/staff")
        assert later.is_in() is open_


@pytest.mark.parametrize("secret", [{"secret_key": "x" * 32}, {"staff_password": "z" * 12}])
def test_forged_session(content: Content, browser: Browser, secret: dict[str, str]) -> None:
    """A session made with another key, or before the password changed, opens nothing."""
    elsewhere = Browser(made(content, **secret))
    elsewhere.sign_in(secret.get("staff_password", PASSWORD))
    assert elsewhere.is_in()

    for forged in (elsewhere.cookie, "eyJzdGFmZiI6dHJ1ZX0", "eyJzdGFmZiI6dHJ1ZX0.x.y", "x" * 4000):
        browser.client.set_cookie("staff", forged, domain="line.example.org", path="/staff")
        assert not browser.is_in()


def test_texts_have_no_session(app: Flask) -> None:
    """A text neither opens a session nor sets its cookie, even if somebody sends one along."""
    browser = Browser(app)
    browser.sign_in()
    phone = Phone(app)
    phone.cookie = f"staff={browser.cookie}"

    answer = phone.text("report")

    assert answer.status == 200
    assert [cookie.partition("=")[0] for cookie in answer.header("Set-Cookie")] == ["c"]
    assert "Cookie" not in "".join(answer.header("Vary"))


# --- forms ---------------------------------------------------------------------------------------


def test_forged_form(browser: Browser, app: Flask) -> None:
    """A form without the token of this session does nothing."""
    other = Browser(app)
    other.sign_in()
    for form in ({}, {"csrf_token": "x"}, {"csrf_token": other.token()}):
        answer = browser.post("/staff/sign-in", {"password": PASSWORD, **form})
        assert answer.status_code == 400
        assert not browser.is_in()

    browser.sign_in()
    assert browser.post("/staff/sign-out", {}).status_code == 400
    assert browser.is_in()


def test_token_in_a_header(browser: Browser) -> None:
    """A script of ours may send the token as a header."""
    answer = browser.post("/staff/sign-in", {"password": PASSWORD}, X_CSRFToken=browser.token())

    assert answer.status_code == 303


def test_texts_need_no_token(app: Flask) -> None:
    """Twilio posts without a token, and is answered."""
    assert Phone(app).text("report").status == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods(browser: Browser, method: str) -> None:
    """No other method gets round the password or the token."""
    answer = browser.client.open("/staff/sign-in", method=method, base_url=ORIGIN)

    assert answer.status_code in (400, 405)
    assert not browser.is_in()


# --- without a password --------------------------------------------------------------------------


def test_closed_in_production(content: Content, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a password production has no staff pages, whoever asks, and says so at start."""
    app = made(content, staff_password="")

    said = capsys.readouterr().err
    assert said == "STAFF_PASSWORD is not set: the staff pages are closed.\n"
    for origin, address in ((ORIGIN, "10.1.2.3"), (HERE, "127.0.0.1"), (HERE, "::1")):
        browser = Browser(app, origin, address)
        for path in ("/staff", "/staff/", "/staff/sign-in", "/staff/simulator"):
            assert browser.get(path, X_Forwarded_For="127.0.0.1").status_code == 404
            assert browser.post(path, {"password": ""}).status_code == 404


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1"])
@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "localhost:8000", "[::1]:8000"])
def test_open_on_a_laptop(content: Content, address: str, host: str) -> None:
    """In development the pages are open on this computer, by its own names."""
    app = made(content, staff_password="", development=True)

    assert Browser(app, f"http://{host}", address).is_in()


@pytest.mark.parametrize(
    ("address", "host", "headers"),
    [
        ("10.1.2.3", "127.0.0.1:8000", {}),
        ("10.1.2.3", "localhost", {"X_Forwarded_For": "127.0.0.1"}),
        ("10.1.2.3", "localhost", {"Forwarded": "for=127.0.0.1;host=localhost"}),
        ("127.0.0.1", "localhost", {"X_Forwarded_For": "127.0.0.1"}),
        ("127.0.0.1", "localhost", {"X_Forwarded_Host": "line.example.org"}),
        ("127.0.0.1", "evil.example.org", {}),
        ("127.0.0.1", "127.0.0.1.evil.example.org", {}),
        ("127.0.0.1", "evil.example.org:127", {}),
        ("127.0.0.1", "localhost.evil.example.org:8000", {}),
        ("127.0.0.1", "10.0.0.7:8000", {}),
        ("", "localhost", {}),
        ("no address", "localhost", {}),
    ],
)
def test_not_open_to_others(
    content: Content, address: str, host: str, headers: dict[str, str]
) -> None:
    """In development neither another computer, nor a tunnel, nor another name opens the pages."""
    app = made(content, staff_password="", development=True)
    browser = Browser(app, f"http://{host}", address)

    for path in ("/staff", "/staff/sign-in"):
        answer = browser.get(path, **headers)
        assert answer.status_code == 403
        assert "STAFF_PASSWORD" in answer.text


def test_password_on_a_laptop(content: Content) -> None:
    """A password that is set in development is asked for there too, and works without https."""
    browser = Browser(made(content, development=True), HERE, "127.0.0.1")

    assert not browser.is_in()
    assert browser.sign_in().status_code == 303
    assert browser.is_in()


def test_odd_redis_is_named() -> None:
    """An address that is no Redis is named at the start, without what it holds."""
    with pytest.raises(ConfigError, match="REDIS_URL must begin") as caught:
        Config.from_env(PRODUCTION | {"REDIS_URL": "http://user:secret@r"})

    assert "secret" not in str(caught.value)


# --- what a page carries -------------------------------------------------------------------------


def test_pages_are_not_kept(browser: Browser) -> None:
    """The pages have the headers of every page, once each."""
    answer = browser.get("/staff/sign-in")

    assert answer.headers.getlist("Cache-Control") == ["no-store"]
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
