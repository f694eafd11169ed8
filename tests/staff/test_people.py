"""Accounts of staff: who gets in, who may do what, and what happens when the database is away."""

import logging
import re
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from pyotp import TOTP
from werkzeug.test import TestResponse

from bot.accounts import proofs
from bot.accounts.proofs import Passwords
from bot.accounts.store import INVITED, Accounts, Role
from bot.app import create_app
from bot.content.watching import Files
from bot.dialogue.content import Content
from bot.staff import attempts
from bot.versions.follower import FOLLOWER
from tests.clock import OPEN, local
from tests.databases import KINDS, empty
from tests.files import FILES
from tests.phone import HOTLINE, SECRET, Phone, settings
from tests.staff.desk import GOOD, PAGE, fields, own
from tests.staff.test_access import HERE, Browser, opens
from tests.staff.test_access import PASSWORD as SHARED
from tests.test_closings import until
from tests.wires import wire

PASSWORD = "four words in a row"
# So cheap that it protects nothing.
CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
PERIOD = timedelta(seconds=30)


class Clock:
    """A clock that tests wind on."""

    def __init__(self) -> None:
        self.now = local(OPEN)

    def __call__(self) -> datetime:
        """Return the moment."""
        return self.now


@dataclass
class Colleague:
    """Somebody with an account, their phone in hand, at a browser of their own."""

    name: str
    email: str
    secret: str
    clock: Clock
    browser: Browser

    def code(self) -> str:
        """Wait for a new code, and return it."""
        self.clock.now += PERIOD
        return TOTP(self.secret).at(self.clock.now)

    def sign_in(self, browser: Browser | None = None, **changes: str) -> TestResponse:
        """Fill in the form of the sign-in page."""
        browser = browser or self.browser
        form = {"email": self.email, "password": PASSWORD, "csrf_token": browser.token()}
        return browser.post("/staff/sign-in", form | {"code": self.code()} | changes)

    def send(self, path: str, **form: str) -> TestResponse:
        """Send a form to *path*."""
        return self.browser.post(f"/staff/{path}", {"csrf_token": self.browser.token(), **form})


@dataclass
class Office:
    """A line with its accounts, and its clock."""

    app: Flask
    url: str
    clock: Clock
    accounts: Accounts

    def employ(self, name: str, role: Role, app: Flask | None = None) -> Colleague:
        """Let somebody be invited and take the invitation."""
        email = f"{name.lower()}@example.org"
        token = self.accounts.invite(name, email, role, "Tests")
        found = self.accounts.invited(token)
        assert found
        secret = found[1]
        assert self.accounts.join(token, PASSWORD, TOTP(secret).at(self.clock.now))
        return Colleague(name, email, secret, self.clock, Browser(app or self.app))

    def at_work(self, name: str, role: Role) -> Colleague:
        """Return somebody who is signed in."""
        one = self.employ(name, role)
        assert one.sign_in().status_code == 303
        return one

    def id(self, one: Colleague) -> int:
        """Return the number of an account."""
        found = self.accounts.with_email(one.email)
        assert found
        return found.id


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let these tests sign in as often as they need; one of them tries the true limit."""
    for name in ("PER_MINUTE", "PER_HOUR", "PER_ACCOUNT"):
        monkeypatch.setattr(attempts, name, 1000)


def office_at(url: str, content: Content, files: Files | None = None, **changes: object) -> Office:
    """Return a new line."""
    clock = Clock()
    config = settings(**{"database_url": url, "staff_password": SHARED, **changes})
    app = create_app(config, content, clock, files or FILES)
    return Office(app, url, clock, Accounts(url, SECRET, clock, CHEAP))


@pytest.fixture
def office(content: Content, tmp_path: Path) -> Office:
    """Give a line with a file of its own."""
    return office_at(f"sqlite:///{tmp_path}/line.db", content)


def invitation_on(page: str) -> str:
    """Return the invitation in the link on *page*."""
    found = re.search(r'value="https://line\.example\.org/staff/join#([\w-]{32})"', page)
    assert found
    return found[1]


# --- inviting and joining ------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_first_account(kind: str, content: Content, tmp_path: Path) -> None:
    """Who has the staff password invites the first; from then on it opens nothing."""
    with empty(kind, tmp_path) as url:
        office = office_at(url, content)
        boss = Browser(office.app)
        boss.sign_in()
        form = {"name": "Ana  Costa", "email": "Ana@Example.org", "role": "publisher"}
        page = boss.post("/staff/people", form | {"csrf_token": boss.token_inside()})
        token = invitation_on(page.text)
        assert boss.is_in()

        guest = Browser(office.app)
        form = {"csrf_token": guest.token(), "invitation": token}
        joining = guest.post("/staff/join", form).text
        assert "Welcome, Ana Costa" in joining
        assert '<img class="scan" src="data:image/svg+xml' in joining
        shown = re.search(r"<code>([A-Z2-7 ]+)</code>", joining)
        assert shown
        secret = shown[1].replace(" ", "")
        form |= {"password": PASSWORD, "code": "000000"}
        assert guest.post("/staff/join", form).status_code == 403
        form |= {"code": TOTP(secret).at(office.clock.now)}
        assert guest.post("/staff/join", form | {"password": "short"}).status_code == 400
        assert guest.post("/staff/join", form).headers["Location"] == "/staff/"

        assert guest.is_in()
        assert not boss.is_in()
        assert boss.sign_in().status_code == 403
        assert "Code from your app" in boss.get("/staff/sign-in").text
        ana = Colleague("Ana Costa", "ana@example.org", secret, office.clock, Browser(office.app))
        assert ana.sign_in().status_code == 303
        history = ana.browser.get("/staff/history").text
        assert "Invited Ana Costa as publisher." in history
        assert "Took the invitation." in history
        assert "example.org" not in history


def test_invitation_holds_once_and_three_days(office: Office) -> None:
    """An invitation is taken once, a new one ends the one before, and time ends it."""
    accounts, clock = office.accounts, office.clock

    def join(token: str) -> bool:
        secret = proofs.SecondFactor(SECRET).secret_of(token)
        return accounts.join(token, PASSWORD, TOTP(secret).at(clock.now)) is not None

    first = accounts.invite("Ana", "ana@example.org", "editor", "Tests")
    id = accounts.all()[0].id
    second = accounts.renew(id, "Tests")
    assert not join(first)
    clock.now += INVITED - PERIOD
    assert join(second)
    assert not join(second)
    third = accounts.renew(id, "Tests")
    clock.now += INVITED
    assert not join(third)

    guest = Browser(office.app)
    for odd in (first, third, "", "x", "\0"):
        answer = guest.post("/staff/join", {"csrf_token": guest.token(), "invitation": odd})
        assert answer.status_code == 403
        assert "does not hold" in answer.text


def test_invited_anew(office: Office) -> None:
    """A new invitation leaves the old password until it is taken, and then ends every session."""
    ana = office.at_work("Ana", "editor")
    token = office.accounts.renew(office.id(ana), "Tests")
    assert ana.sign_in(Browser(office.app)).status_code == 303
    secret = proofs.SecondFactor(SECRET).secret_of(token)

    assert office.accounts.join(token, "another long password", TOTP(secret).at(office.clock.now))

    assert not ana.browser.is_in()
    assert ana.sign_in().status_code == 403
    ana.secret = secret
    assert ana.sign_in(password="another long password").status_code == 303


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"email": "ana@example.org"}, 409),
        ({"name": "Ana"}, 409),
        ({"email": "no address"}, 400),
        ({"name": " "}, 400),
        ({"name": "x" * 81}, 400),
        ({"role": "owner"}, 400),
    ],
)
def test_odd_invitations(office: Office, changes: dict[str, str], status: int) -> None:
    """Nobody is invited twice, without a name, or to a role that there is not."""
    ana = office.at_work("Ana", "publisher")
    form = {"name": "Rui", "email": "rui@example.org", "role": "editor", **changes}

    answer = ana.send("people", **form)

    assert answer.status_code == status
    assert [one.name for one in office.accounts.all()] == ["Ana"]


# --- signing in ----------------------------------------------------------------------------------


def test_wrong_proofs(office: Office) -> None:
    """Nothing opens but the address, the password and a new code, and nothing says which is wrong.

    A code is taken once, and a period late.
    """
    ana, rui = office.employ("Ana", "editor"), office.employ("Rui", "editor")
    odd: list[dict[str, str]] = [
        {"password": "wrong"}, {"password": ""}, {"password": "x" * 60_000}, {"code": ""},
        {"code": "000000"}, {"code": "1" * 400}, {"code": "\u0661" * 6}, {"email": "nobody@b.c"},
        {"email": ""}, {"email": "\0"}, {"email": rui.email}, {"code": rui.code()},
        {"code": TOTP(ana.secret).at(office.clock.now - 3 * PERIOD)},
    ]  # fmt: skip
    told = set()
    for changes in odd:
        answer = ana.sign_in(**changes)
        assert answer.status_code == 403
        told |= set(re.findall(r'role="alert">([^<]+)<', answer.text))
    assert len(told) == 1
    assert not ana.browser.is_in()

    code = TOTP(ana.secret).at(office.clock.now)
    office.clock.now += PERIOD
    late = {"email": ana.email, "password": PASSWORD, "code": f" {code[:3]} {code[3:]}"}
    for status in (303, 403):
        browser = Browser(office.app)
        form = late | {"csrf_token": browser.token(), "email": ana.email.upper()}
        assert browser.post("/staff/sign-in", form).status_code == status


def test_attempts_of_an_account(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """After five attempts even the right proofs are refused; another account is not."""
    ana, rui = office.employ("Ana", "editor"), office.employ("Rui", "editor")
    monkeypatch.setattr(attempts, "PER_ACCOUNT", 5)

    tried = [ana.sign_in(code="").status_code for _ in range(5)]

    assert tried == [403] * 5
    assert ana.sign_in(email=" ANA@example.org").status_code == 429
    assert rui.sign_in().status_code == 303


def test_attempts_of_all(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """After ten attempts by whoever, everybody waits who wants to sign in."""
    ana, rui = office.employ("Ana", "editor"), office.employ("Rui", "editor")
    monkeypatch.setattr(attempts, "PER_MINUTE", 10)

    tried = [ana.sign_in(code="").status_code for _ in range(10)]

    assert tried == [403] * 10
    assert rui.sign_in().status_code == 429


def test_sign_out_elsewhere(office: Office, content: Content) -> None:
    """Signing out ends the session for every copy of its cookie, on another server too."""
    ana = office.at_work("Ana", "editor")
    config = settings(database_url=office.url, staff_password=SHARED)
    apps = [office.app, create_app(config, content, office.clock, FILES)]
    copy = ana.browser.cookie
    assert [opens(app, copy) for app in apps] == [True, True]

    ana.send("sign-out")

    assert [opens(app, copy) for app in apps] == [False, False]


def test_without_a_staff_password(content: Content, tmp_path: Path) -> None:
    """Accounts need no staff password; before the first one the page says how it is made."""
    office = office_at(f"sqlite:///{tmp_path}/line.db", content, staff_password="")
    stranger = Browser(office.app)
    assert "flask staff add" in stranger.get("/staff/sign-in").text
    assert stranger.sign_in("").status_code == 403
    assert not stranger.is_in()

    assert office.at_work("Ana", "editor").browser.is_in()


def test_laptop(content: Content, tmp_path: Path) -> None:
    """A laptop asks for no account, also where somebody has one."""
    url = f"sqlite:///{tmp_path}/line.db"
    office = office_at(url, content, staff_password="", development=True)
    office.employ("Ana", "publisher")

    assert Browser(office.app, HERE, "127.0.0.1").is_in()
    assert Browser(office.app, HERE, "10.1.2.3").get("/staff/people").status_code == 403


# --- roles ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("editor", set()),
        ("reviewer", {"answers/thanks/review"}),
        ("publisher", {"answers/thanks/review", "draft/publish", "people", "people/1/invite"}),
    ],
)
def test_roles(office: Office, role: Role, may: set[str]) -> None:
    """A role is refused by the server, whatever a browser sends."""
    office.employ("Boss", "publisher")
    ana = office.at_work("Ana", role)
    asked = {
        "answers/thanks/review": {"language": "en"}, "draft/publish": {},
        "history/1/publish": {}, "people": {"name": "Rui", "email": "r@example.org"},
        "people/1/invite": {}, "people/1/role": {"role": "editor"}, "people/2/end": {},
    }  # fmt: skip

    refused = {path for path, form in asked.items() if ana.send(path, **form).status_code == 403}

    if role == "publisher":
        assert not refused & may
    else:
        assert refused == set(asked) - may
        assert ana.browser.get("/staff/people").status_code == 403
        assert ana.browser.is_in()
    assert ("/staff/people" in ana.browser.get("/staff/").text) is (role == "publisher")


def test_changes_hold_at_once(office: Office) -> None:
    """Another role, and the end of an account, hold at the next request; one publisher stays."""
    ana, rui = office.at_work("Ana", "publisher"), office.at_work("Rui", "publisher")
    assert rui.send("people/2/role", role="editor").status_code == 303
    assert rui.browser.get("/staff/people").status_code == 403
    # One who is invited only cannot help yet.
    ana.send("people", name="Eva", email="eva@example.org", role="publisher")
    for path, form in (("people/1/end", {}), ("people/1/role", {"role": "reviewer"})):
        assert ana.send(path, **form).status_code == 409

    assert ana.send("people/2/end").status_code == 303

    assert not rui.browser.is_in()
    assert ana.send("people/2/end").status_code == 404
    history = ana.browser.get("/staff/history").text
    for done in ("Made Rui editor, who was publisher.", "Ended the account of Rui."):
        assert done in history


def test_who_is_the_account(content: Content, files: Files, root: Path, tmp_path: Path) -> None:
    """Who edits is who is signed in, and no name that is sent; the draft waits for a publisher."""
    url = f"sqlite:///{tmp_path}/line.db"
    office = office_at(url, content, own(files, root))
    ana = office.at_work("Ana", "editor")
    page = ana.browser.get("/staff/answers/thanks/edit").text
    assert 'name="who"' not in page
    assert "I have read" not in page

    form = fields(page) | {PAGE: GOOD, "who": "Somebody Else"}
    saved = ana.browser.post("/staff/answers/thanks/edit", form)

    assert saved.status_code == 303
    history = unescape(ana.browser.get("/staff/history").text)
    assert "Somebody Else" not in history
    assert "<td>Ana</td><td>Edited" in history


# --- when the database is away, and what is written down ------------------------------------------


@pytest.mark.parametrize("how", ["gone", "hung"])
def test_database_is_away(how: str, office: Office, content: Content) -> None:
    """Who is signed in stays so, nobody else gets in, the page says why, and texts are answered."""
    ana = office.at_work("Ana", "editor")
    with wire() as silent:
        url = f"postgresql://nobody@127.0.0.1:{silent.port}/none"
        if how == "gone":
            url = "sqlite:////proc/nowhere/line.db"
        given = settings(database_url=url, staff_password=SHARED)
        away = create_app(given, content, office.clock, FILES)
        follower = away.extensions[FOLLOWER]
        assert until(lambda: follower.standing().down)
        stranger, known = Browser(away), Browser(away)
        known.client.set_cookie(
            "staff", ana.browser.cookie, domain="line.example.org", path="/staff"
        )
        assert known.get("/staff/answers").status_code == 200
        for answer in (stranger.get("/staff/sign-in"), ana.sign_in(Browser(away))):
            assert answer.status_code == 503
            assert "The database does not answer" in answer.text
        assert stranger.sign_in(SHARED).status_code == 503
        form = {"csrf_token": stranger.token(), "invitation": "x"}
        assert stranger.post("/staff/join", form).status_code == 503
        assert not stranger.is_in()
        assert HOTLINE in Phone(away).text("report").texts[0]


def test_nothing_is_written_down(
    office: Office,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """No password, code, invitation or address is logged, and the file holds no secret as it is."""
    caplog.set_level(logging.DEBUG)
    ana = office.at_work("Ana", "publisher")
    page = ana.send("people", name="Rui", email="rui@example.org", role="editor").text
    token = invitation_on(page)
    guest = Browser(office.app)
    guest.post("/staff/join", {"csrf_token": guest.token(), "invitation": token})
    used = ana.code()
    ana.sign_in(Browser(office.app), code=used)
    ana.sign_in(Browser(office.app), password="something else")

    said = caplog.text + "".join(capsys.readouterr())
    for secret in (PASSWORD, "something else", used, token, "@example.org", ana.secret):
        assert secret not in said
    with sqlite3.connect(tmp_path / "line.db") as connection:
        kept = "\n".join(connection.iterdump())
    connection.close()
    assert "ana@example.org" in kept
    for secret in (PASSWORD, token, ana.secret):
        assert secret not in kept
    assert "example.org" not in str(office.accounts.all()[0].key)


def test_another_secret_key(office: Office, content: Content) -> None:
    """With another SECRET_KEY nobody gets in, until they are invited anew."""
    ana = office.employ("Ana", "publisher")
    config = settings(database_url=office.url, secret_key="y" * 32)

    assert ana.sign_in(Browser(create_app(config, content, office.clock, FILES))).status_code == 403


# --- the command ---------------------------------------------------------------------------------


def test_command(office: Office) -> None:
    """`flask staff add` prints an invitation, and invites anew whoever has the address already."""
    run = office.app.test_cli_runner().invoke
    given = ["staff", "add", "Ana Costa", "ana@example.org"]

    said = [run(args=[*given, role]).output for role in ("publisher", "reviewer")]

    for output in said:
        assert "https://line.example.org/staff/join#" in output
    first, second = (output.strip().rpartition("#")[2] for output in said)
    (ana,) = office.accounts.all()
    assert (ana.name, ana.role, ana.joined) == ("Ana Costa", "reviewer", False)
    # The command has the clock of the machine.
    office.clock.now = datetime.now(office.clock.now.tzinfo)
    assert office.accounts.invited(first) is None
    assert office.accounts.invited(second)
    for odd in (
        ["staff", "add", "Ana Costa", "other@example.org", "editor"],
        ["staff", "add", "Rui", "rui@example.org", "owner"],
        ["staff", "add", "Rui", "no address", "editor"],
        ["staff", "add", " ", "rui@example.org", "editor"],
    ):
        assert run(args=odd).exit_code != 0
    assert len(office.accounts.all()) == 1
