"""The production server as it is started in earnest."""

import shutil
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest

from bot.config import KEYS
from tests.caller import Telephone
from tests.phone import HOTLINE, ORIGIN, SENDER, WirePhone, sign
from tests.processes import PRODUCTION, ROOT, Server, free_port, procfile, run, serving
from tests.stalling import HALF_BODY, HALF_HEADERS, keeps_its_promise, stalled, timed_texts
from tests.waiting import until

DIGITS = SENDER[2:]
WORD = "xylophonic"
# More than the hundred that an event loop lets wait by itself.
MANY = 400


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give a server started by the Procfile's own command."""
    port = free_port()
    home = tmp_path_factory.mktemp("production")
    with serving(procfile(port), port, PRODUCTION, home) as started:
        yield started


@pytest.fixture
def phone(server: Server) -> WirePhone:
    """Give a phone whose texts reach the server."""
    return WirePhone(server.port)


def test_conversation(phone: WirePhone) -> None:
    """A signed conversation leads to the child's town, whichever process answers."""
    (asked,) = phone.text("report").texts
    (told,) = phone.text("Taunton").texts
    later = [phone.text("report").texts[0] for _ in range(8) if phone.text("red flags")]

    assert HOTLINE in asked
    assert HOTLINE in told
    assert "Taunton" in told
    assert all("Taunton" in text for text in later)


def test_call(phone: WirePhone) -> None:
    """A call over the wire leads from the greeting to a number, by the addresses it is given."""
    telephone = Telephone(phone=phone)
    telephone.call()
    telephone.press("2", "1")
    heard = telephone.say("Taunton")

    assert heard.words.startswith("Taunton.")
    assert HOTLINE in heard.full_numbers
    assert telephone.press("1").dialed


STARTS = {"half a body": HALF_BODY, "half a header": HALF_HEADERS, "silence": b""}


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
def test_stalled_clients(start: bytes, server: Server) -> None:
    """Five hundred clients that stop halfway keep no text from being answered in two seconds."""
    assert keeps_its_promise(server.port, 500, start)


def test_many_at_once(server: Server) -> None:
    """Hundreds that come while both workers are busy wait in the queue, and none is turned away."""
    workers = psutil.Process(server.pid).children()
    for worker in workers:
        worker.suspend()
    try:
        with ExitStack() as waiting:
            for _ in range(MANY):
                wire = socket.create_connection(("127.0.0.1", server.port), timeout=0.5)
                waiting.enter_context(wire)
    finally:
        for worker in workers:
            worker.resume()


def test_slow_reader(server: Server) -> None:
    """Clients that ask for pages and never read them keep no text from being answered."""
    page = b"GET / HTTP/1.1\r\nHost: line.example.org\r\n\r\n"
    with stalled(server.port, 100, page):
        assert len(timed_texts(server.port, 20, patience=20)) == 20


def test_large_body(phone: WirePhone) -> None:
    """A body that is too large is refused, and one that is announced too large is not read."""
    wire = HTTPConnection("127.0.0.1", phone.port, timeout=20)
    wire.putrequest("POST", "/sms")
    wire.putheader("Content-Length", "70000")
    wire.endheaders()
    announced = wire.getresponse()

    assert announced.status == 413
    assert HOTLINE in announced.read().decode()
    wire.close()
    assert phone.send("POST", "/sms", [("Body", "x" * 70_000)]).status == 413


def test_body_in_chunks(phone: WirePhone) -> None:
    """A text in chunks, its length unannounced, is answered."""
    form = phone.form("report")
    headers = {"X-Twilio-Signature": sign(f"{ORIGIN}/sms", form)}
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    wire = HTTPConnection("127.0.0.1", phone.port, timeout=20)
    body = urlencode(form).encode()
    wire.request("POST", "/sms", iter([body[:9], body[9:50], body[50:]]), headers)
    answered = wire.getresponse()

    assert answered.status == 200
    assert HOTLINE in answered.read().decode()
    wire.close()


def test_killed_worker(tmp_path: Path) -> None:
    """A worker that a signal kills is in the log, another takes its place, and nothing else is.

    That the staff pages are closed is; that the server stops is not.
    """
    port = free_port()
    with serving(procfile(port), port, PRODUCTION, tmp_path) as started:
        for name in ("SIGKILL", "SIGSEGV"):
            psutil.Process(started.pid).children()[0].send_signal(signal.Signals[name])
            answered = timed_texts(port, 20, patience=20)
            assert len(answered) >= 18
            assert until(lambda name=name: f"was sent {name}" in started.printed(), seconds=30)
        assert until(lambda: len(psutil.Process(started.pid).children()) == 2, seconds=30)

    said = started.printed().splitlines()
    assert len([line for line in said if "STAFF_PASSWORD" not in line]) == 2


def test_query_counts_as_written(phone: WirePhone) -> None:
    """The server hands the query on as it came."""
    target = "/sms?a=it%27s&b=Jos%C3%A9&c=%2F&d=x+y&e=a@b&f=c?d"

    assert phone.post(phone.form("report"), target).status == 200


def test_unsigned_is_refused(phone: WirePhone) -> None:
    """What Twilio did not sign is refused without a hint."""
    answer = phone.send("POST", "/sms", phone.form("report"))

    assert answer.status == 403
    assert "TWILIO" not in answer.body.upper()


def test_health(phone: WirePhone) -> None:
    """The health page says that the bot is up, and tells no setting."""
    answer = phone.send("GET", "/healthz")

    assert answer.status == 200
    assert '"status":"ok"' in answer.body.replace(" ", "")
    assert not [value for value in PRODUCTION.values() if value in answer.body]


def test_development_settings_are_not_read(server: Server) -> None:
    """The server makes no development keys, though `.flaskenv` lies beside the program.

    It may have written its counts by now, in the same folder.
    """
    assert not (server.log.parent / KEYS).exists()


def test_output_has_no_number_and_no_word(phone: WirePhone, server: Server) -> None:
    """What the server prints holds nobody's number, no word that was sent, and no secret."""
    phone.text(f"report {WORD}")
    phone.send("GET", f"/sms?Body={WORD}&From={DIGITS}")
    phone.send("POST", "/sms", phone.form(WORD))
    phone.send("GET", f"/nowhere/{WORD}")
    printed = server.printed()

    assert DIGITS not in printed
    assert WORD not in printed
    assert "/sms" not in printed
    assert not [value for value in PRODUCTION.values() if len(value) > 9 and value in printed]


# tests/test_config.py is about each that may be wrong or missing.
WRONG = {"SECRET_KEY": "short", "CARRIER_KEYWORDS": "both"}


def test_wrong_settings(tmp_path: Path) -> None:
    """The server refuses to start with settings wrong or missing, and names them and no secret."""
    given = PRODUCTION | WRONG
    del given["TWILIO_AUTH_TOKEN"]

    ended = run(procfile(free_port()), given, tmp_path)

    printed = ended.stdout + ended.stderr
    assert ended.returncode
    assert "TWILIO_AUTH_TOKEN is not set" in printed
    assert all(name in printed for name in WRONG)
    assert not [value for value in given.values() if len(value) > 9 and value in printed]


# tests/test_content_errors.py is about all else that may be wrong.
BROKEN: dict[str, Callable[[str], str]] = {
    "intents.yaml": lambda text: text[: len(text) // 2] + "\n  - ][",
    "responses/training.yaml": lambda text: "",
    "responses/report.yaml": lambda text: text.replace("{hotline}", "{hotlime}"),
    "responses/menu.yaml": lambda text: text.replace("{hotline}", "800-555-0100"),
}


def test_broken_content(tmp_path: Path) -> None:
    """The server refuses to start with words it could not answer rightly, and says which."""
    copy = tmp_path / "copy"
    for name in ("bot", "responses"):
        shutil.copytree(ROOT / name, copy / name)
    for name in ("intents.yaml", "directory.yaml"):
        shutil.copy(ROOT / name, copy)
    for file, edit in BROKEN.items():
        path = copy / file
        path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")

    ended = run(procfile(free_port()), PRODUCTION | {"PYTHONPATH": str(copy)}, tmp_path)

    assert ended.returncode
    assert [file for file in BROKEN if f"{file}:" not in ended.stdout + ended.stderr] == []
