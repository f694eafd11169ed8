"""Nobody is exposed: a marked number and a marked word go every way, and are found nowhere."""

import base64
import json
import logging
import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from flask import Flask

from bot import faults
from bot.app import Bot, create_app
from bot.channels import chat, sms, web
from bot.channels.limits import Limits
from bot.channels.spending import Spending
from bot.channels.voice import webhook
from bot.dialogue.content import Content
from bot.dialogue.conversation import Reply
from bot.nlu.context import Context
from bot.nlu.message import CHANNELS, Message
from bot.pages import errors, policies
from bot.service import Service
from bot.stats import Counts
from tests.caller import Telephone
from tests.files import FILES
from tests.phone import ORIGIN, Answer, Phone, WirePhone, settings, sign
from tests.processes import (
    DEVELOPMENT,
    FLASK,
    PRODUCTION,
    ROOT,
    Server,
    free_port,
    procfile,
    run,
    serving,
    shout,
)

# Put together here, so that this file and what is compiled from it do not hold them.
DIGITS = "".join(("500", "555", "0139"))
NUMBER = f"+1{DIGITS}"
WORD = "".join(("zanzibar", "quux"))

SKIPPED = {".git", ".venv", "node_modules", "__pycache__"}
WHERE = re.compile(r"(\w+) at \S+\.py:\d+")


def marks(text: str) -> list[str]:
    """Return which of the marks are in *text*, plain, in an address, or in base64."""
    forms = [text, unquote(text), *map(_decoded, re.findall(r"[\w+/=-]{12,}", text))]
    return [mark for mark in (DIGITS, WORD) if any(mark in form.lower() for form in forms)]


def _decoded(text: str) -> str:
    padded = text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4)
    try:
        return base64.urlsafe_b64decode(padded).decode("latin-1")
    except ValueError:
        return ""


def marked_files(*roots: Path) -> list[Path]:
    """Return the files below *roots* that hold a mark, in their name or in what is written."""
    found = [path for root in roots for path in _files(root)]
    needles = (DIGITS.encode(), WORD.encode())
    return [
        path
        for path in found
        if marks(path.name) or any(needle in _written(path).lower() for needle in needles)
    ]


def _written(path: Path) -> bytes:
    """Return what stands in the file; nothing if a server that still runs has just removed it."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _files(root: Path) -> Iterator[Path]:
    for path in root.iterdir():
        if path.is_dir() and not path.is_symlink():
            if path.name not in SKIPPED and not path.name.endswith("_cache"):
                yield from _files(path)
        elif path.is_file():
            yield path


def assert_clean(answer: Answer, phone: Phone) -> None:
    """Fail if a mark came back in a header, the cookie, or the body."""
    assert not marks(answer.body)
    assert not [header for header in answer.headers if marks(": ".join(header))]
    assert not marks(phone.cookie)


@pytest.fixture
def logs(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> Iterator[pytest.LogCaptureFixture]:
    """Record every log at its most talkative; none, and no output, may hold a mark."""
    caplog.set_level(logging.NOTSET)
    yield caplog
    assert not marks(caplog.text)
    assert not [record for record in caplog.records if marks(str(vars(record)))]
    assert not marks("".join(capfd.readouterr()))


@pytest.fixture(scope="module")
def app(content: Content) -> Flask:
    """Give the production application."""
    return create_app(settings(), content)


def texts_of_every_topic(content: Content) -> list[str]:
    """Return texts that lead to each topic, plain and with the marked word in them."""
    phrases: dict[str, str] = {}
    for words, phrase in content.knowledge.messages.items():
        phrases.setdefault(phrase.label, words)
    questions = [answer.question["en"] for answer in content.answers.values()]
    spoken = [*phrases.values(), *questions, *content.knowledge.carrier, *map(str, range(1, 10))]
    spoken += ["Taunton", "02780", "Westfield or Westford", "Providence RI", "Bedforth"]
    spoken += ["ayuda", "ajuda", "help me", "I want to die", "they are taking her", "my nudes"]
    return [form for text in spoken for form in (text, f"{text} {WORD}", f"{WORD} {text}")]


# --- the webhook, in this process --------------------------------------------------------------


def test_every_topic(app: Flask, content: Content, logs: pytest.LogCaptureFixture) -> None:
    """No answer, cookie, header, or log of any topic holds a number or a word that was sent."""
    phones = [Phone(app, sender=NUMBER), Phone(app, sender=f"whatsapp:{NUMBER}")]
    for text in texts_of_every_topic(content):
        for phone in phones:
            answer = phone.text(text, ProfileName=WORD, WaId=DIGITS, FromCity=WORD)
            assert answer.status == 200
            assert_clean(answer, phone)


def test_call(app: Flask, logs: pytest.LogCaptureFixture) -> None:
    """No step of a call has a caller's number or word in what it says, its address, or a log."""
    telephone = Telephone(app, number=NUMBER)
    telephone.call()
    steps = [telephone.say(WORD), telephone.press("1", "1"), telephone.say(f"{WORD} in Taunton")]
    steps += [telephone.say("Taunton"), telephone.press("1"), telephone.hang_up("busy")]

    assert [step.next for step in steps if marks(step.body)] == []


# Headers in which a browser, or a proxy, says more than it must.
TELLING = {"X-Forwarded-For": DIGITS, "User-Agent": WORD, "Referer": f"https://{WORD}.example/"}
# Where a page repeats what was said, to whoever just said it: in the chat, and in the field of a
# town, so that it can be mended, or read in another language.
SAID = re.compile(r'<span translate="no">.*?</span>|name="town" value="[^"]*"', re.DOTALL)


def test_pages(app: Flask, content: Content, logs: pytest.LogCaptureFixture) -> None:
    """What is typed into the page and the chat is in no log, header, or address, nor the sender."""
    browser, token = app.test_client(), ""
    for text in [*texts_of_every_topic(content)[:60], f"{WORD} {NUMBER}", f"Taunton {WORD}"]:
        for path, field in (("/", "town"), ("/chat", "text"), ("/chat", "say")):
            form = {field: text, "token": token}
            page = browser.post(path, data=form, headers=TELLING)
            assert page.status_code in (200, 429)
            assert not [header for header in page.headers if marks(": ".join(header))]
            assert not marks(SAID.sub("", page.text))
            if path == "/chat":
                token = re.findall(r'name="token" value="([^"]*)"', page.text)[0]
                assert not marks(token)


class Failing(Service):
    """A service whose error quotes the text."""

    def answer(self, message: Message, context: Context) -> Reply:
        """Fail, with an error in an error."""
        try:
            raise KeyError(message.text)
        except KeyError as error:
            raise ValueError(f"{message.text} {NUMBER}") from error


def failing(content: Content) -> Flask:
    """Return an application whose service fails."""
    app, failing, config = Bot("bot.app"), Failing(content), settings()
    for blueprint in (sms.blueprint, webhook.blueprint):
        app.register_blueprint(blueprint(failing, config, Counts(""), Spending(config)))
    return app


def test_failing_service(content: Content, logs: pytest.LogCaptureFixture) -> None:
    """When the service fails, the log has the type and the line of the error, and no more."""
    phone = Phone(failing(content), sender=NUMBER)

    assert_clean(phone.text(WORD), phone)

    (record,) = logs.records
    assert WHERE.fullmatch(record.getMessage())
    assert record.getMessage().startswith("ValueError at ")
    assert record.exc_info is None
    assert record.stack_info is None


def test_failing_call(content: Content, logs: pytest.LogCaptureFixture) -> None:
    """When the service fails in a call, the log has the type and the line, and no more."""
    telephone = Telephone(failing(content), number=NUMBER)
    telephone.call()

    assert not marks(telephone.say(WORD).body)

    (record,) = logs.records
    assert record.getMessage().startswith("ValueError at ")
    assert record.exc_info is None


def test_failing_chat(content: Content, logs: pytest.LogCaptureFixture) -> None:
    """When the chat fails, the page has the numbers, and the log the type and the line alone."""
    app = Bot("bot.app")
    config = settings()
    app.register_blueprint(chat.blueprint(Failing(content), config, Limits(config), Counts("")))
    app.register_blueprint(web.blueprint(Failing(content), config, Counts(""), lambda code: None))
    app.register_blueprint(policies.blueprint(Failing(content), config))
    errors.register(app, content, ORIGIN)

    for path, field in (("/chat", "text"), ("/", "town")):
        page = app.test_client().post(path, data={field: f"{WORD} {NUMBER}"}, headers=TELLING)

        assert page.status_code == 500
        assert "800-792-5200" in page.text
        assert not marks(page.text)
    assert [WHERE.fullmatch(record.getMessage())[1] for record in logs.records] == (
        ["ValueError"] * 2
    )


def test_failing_page(content: Content, logs: pytest.LogCaptureFixture) -> None:
    """Flask's own log of an error would quote it and the address; ours does not."""
    app = create_app(settings(), content)

    def page(word: str) -> str:
        raise ValueError(f"{WORD} {NUMBER}")

    app.add_url_rule("/broken/<word>", view_func=page)
    phone = Phone(app, sender=NUMBER)

    answer = phone.send("GET", f"/broken/{WORD}?From={quote(NUMBER)}")

    assert type(app).log_exception is not Flask.log_exception
    assert answer.status == 500
    assert_clean(answer, phone)
    (record,) = logs.records
    assert WHERE.fullmatch(record.getMessage())
    assert record.exc_info is None


def test_fault_without_a_trace(logs: pytest.LogCaptureFixture) -> None:
    """An error that was never raised has no line, and its message is not used instead."""
    faults.log(ValueError(f"{WORD} {NUMBER}"))

    assert [record.getMessage() for record in logs.records] == ["ValueError at unknown"]


def test_deepest_line_is_named(logs: pytest.LogCaptureFixture) -> None:
    """The line that is logged is where the error arose, not where it was caught."""

    def deep() -> None:
        raise LookupError(WORD)

    try:
        deep()
    except LookupError as error:
        faults.log(error)

    (record,) = logs.records
    line = deep.__code__.co_firstlineno + 1
    assert record.getMessage() == f"LookupError at {__file__}:{line}"


FORM = [("Body", WORD), ("From", NUMBER)]
BYTES = {
    "half an escape": f"Body={WORD}%&From={quote(NUMBER)}%2",
    "no escape": f"Body={WORD}%zz&From={NUMBER}",
    "not UTF-8": f"Body={WORD}%ff%fe&From={quote(NUMBER)}",
    "half a surrogate": f"Body={WORD}%ed%a0%80&From={quote(NUMBER)}",
    "no names": f"{WORD}&{NUMBER}&&==",
    "a thousand names": "&".join(f"{WORD}{n}={NUMBER}" for n in range(1200)),
    "oversized": f"Body={WORD * 9000}&From={quote(NUMBER)}",
}
TYPES = (
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "application/json",
    "text/plain; charset=no-such-charset",
    f"{WORD}/{DIGITS}",
)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("data", BYTES.values(), ids=BYTES)
def test_malformed_form(data: str, kind: str, app: Flask, logs: pytest.LogCaptureFixture) -> None:
    """A form that is malformed or too large is refused and leaves no trace."""
    phone = Phone(app, sender=NUMBER)
    headers = {"Content-Type": kind, "X-Twilio-Signature": sign(f"{ORIGIN}/sms", FORM)}

    answer = phone.exchange("POST", "/sms", data.encode("latin-1"), headers)

    assert answer.status in (403, 413)
    assert_clean(answer, phone)


SIGNATURES = {
    "missing": {},
    "wrong": {"X-Twilio-Signature": "A" * 27 + "="},
    "a word": {"X-Twilio-Signature": WORD},
    "of another account": {"X-Twilio-Signature": sign(f"{ORIGIN}/sms", FORM, "other")},
    "of an unknown kind": {
        "X-Twilio-Signature": "A",
        "X-Twilio-Webhooks-Signature-Settings": f"key={DIGITS},algorithm={WORD}",
    },
    "with other headers": {"X-Forwarded-For": NUMBER, "User-Agent": WORD, "Referer": WORD},
    "with a cookie": {"Cookie": f"c={WORD}.{DIGITS}.x"},
}


@pytest.mark.parametrize("headers", SIGNATURES.values(), ids=SIGNATURES)
@pytest.mark.parametrize("development", [False, True], ids=["production", "development"])
def test_refused(
    headers: dict[str, str],
    development: bool,
    content: Content,
    logs: pytest.LogCaptureFixture,
) -> None:
    """A refused text leaves no trace."""
    phone = Phone(create_app(settings(development=development), content))

    answer = phone.send("POST", "/sms", FORM, headers)

    assert answer.status == 403
    assert_clean(answer, phone)


TARGETS = {
    "text in the query": f"/sms?Body={WORD}&From={quote(NUMBER)}",
    "slash at the end": f"/sms/?Body={WORD}&From={quote(NUMBER)}",
    "doubled slash": f"//sms?Body={WORD}&From={quote(NUMBER)}",
    "doubled slash inside": f"/p//{WORD}?From={quote(NUMBER)}",
    "no such page": f"/{WORD}/{DIGITS}?Body={WORD}",
    "health": f"/healthz?Body={WORD}&From={quote(NUMBER)}",
    "static": f"/static/{WORD}?From={quote(NUMBER)}",
    "static above": f"/static/../{WORD}",
    "poster": f"/p/{WORD}?From={quote(NUMBER)}",
    "page": f"/?town={WORD}&lang={WORD}&From={quote(NUMBER)}",
    "chat": f"/chat?text={WORD}&token={WORD}&From={quote(NUMBER)}",
    "odd bytes": f"/sms?Body={WORD}%ff%00%0d%0aX-Mark:{WORD}",
}


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "POST"])
@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_stray_request(
    target: str, method: str, app: Flask, logs: pytest.LogCaptureFixture
) -> None:
    """A request that is no text leaves no trace, whatever its address holds."""
    phone = Phone(app, sender=NUMBER)

    answer = phone.send(method, target, FORM if method in ("PUT", "POST") else ())

    assert answer.status < 500
    assert_clean(answer, phone)


def test_delivery(content: Content, tmp_path: Path, logs: pytest.LogCaptureFixture) -> None:
    """What Twilio tells of a delivery is counted, and nothing of it is kept or logged."""
    counts = tmp_path / "counts.db"
    app = create_app(settings(database_url=f"sqlite:///{counts}"), content, files=FILES)
    phone = Phone(app, sender=NUMBER)
    for status in ("delivered", "failed", WORD):
        form = [("MessageStatus", status), ("To", NUMBER), ("ErrorMessage", WORD)]
        assert_clean(phone.post(form, "/sms/status"), phone)
    for _ in range(200):
        if counts.exists() and b"failed" in counts.read_bytes():
            break
        time.sleep(0.05)

    assert b"failed" in counts.read_bytes()
    assert marked_files(tmp_path) == []


# --- real processes ----------------------------------------------------------------------------


def every_way(phone: WirePhone, content: Content) -> None:
    """Send the marks to a real server in every way."""
    for text in [*texts_of_every_topic(content)[::3], WORD, f"report {WORD}", ""]:
        assert_clean(phone.text(text, ProfileName=WORD), phone)
    for headers in SIGNATURES.values():
        assert phone.send("POST", "/sms", FORM, headers).status == 403
    for target in TARGETS.values():
        for method in ("GET", "HEAD", "PUT", "POST"):
            answer = phone.send(method, target)
            assert not [header for header in answer.headers if marks(": ".join(header))]
    for data in (f"text={WORD}", f"say={DIGITS}&token={WORD}", f"town={WORD}"):
        for path in ("/", "/chat"):
            headers = {"Content-Type": TYPES[0], **TELLING}
            assert phone.exchange("POST", path, data.encode(), headers).status == 200
    for data in BYTES.values():
        assert phone.exchange("POST", "/sms", data.encode("latin-1"), {}).status in (403, 413)


RAW = {
    "space in the address": f"GET /sms?Body={WORD} {NUMBER} HTTP/1.1\r\nHost: a\r\n\r\n",
    "unknown version": f"GET /sms?Body={WORD} HTTP/7.{DIGITS}\r\nHost: a\r\n\r\n",
    "no request": f"{WORD} {NUMBER}\r\n\r\n",
    "odd method": f"{WORD.upper()}?! /sms HTTP/1.1\r\nHost: a\r\n\r\n",
    "odd header": f"GET /sms HTTP/1.1\r\nHost: a\r\n{WORD} {NUMBER}: {WORD}\r\n\r\n",
    "header without a value": f"GET /sms HTTP/1.1\r\nHost: a\r\n{WORD}\r\n\r\n",
    "odd length": f"POST /sms HTTP/1.1\r\nHost: a\r\nContent-Length: {WORD}\r\n\r\n{NUMBER}",
    "short body": f"POST /sms HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\nBody={WORD}",
    "odd chunks": f"POST /sms HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{WORD}\r\n",
    "long address": f"GET /sms?Body={WORD * 2000} HTTP/1.1\r\nHost: a\r\n\r\n",
    "odd host": f"GET /sms?Body={WORD} HTTP/1.1\r\nHost: {WORD}/{NUMBER}\r\n\r\n",
    "no host": f"GET //{WORD}?From={NUMBER} HTTP/1.0\r\n\r\n",
}


@pytest.fixture(scope="module", params=["production", "laptop"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Give a real server: the Procfile's, then that of `flask serve`."""
    port = free_port()
    home = tmp_path_factory.mktemp(request.param)
    if request.param == "production":
        command, env = procfile(port), PRODUCTION
    else:
        tokens = {name: PRODUCTION[name] for name in ("TWILIO_AUTH_TOKEN", "PUBLIC_URL")}
        command, env = [*FLASK, "serve", "--port", str(port)], DEVELOPMENT | tokens
    with serving(command, port, env, home) as started:
        yield started


def test_server_prints_nothing(server: Server, content: Content) -> None:
    """A real server prints and writes down nothing of what it was sent."""
    every_way(WirePhone(server.port, sender=NUMBER), content)

    assert not marks(server.printed())
    assert marked_files(server.log.parent, ROOT) == []


@pytest.mark.parametrize("request_", RAW.values(), ids=RAW)
def test_server_prints_no_broken_request(request_: str, server: Server) -> None:
    """What is no proper HTTP is not printed either."""
    before = len(server.printed())

    # The connection ends after the server has dealt with the request.
    shout(server.port, request_.encode())

    assert WirePhone(server.port).send("GET", "/healthz").status == 200
    assert not marks(server.printed()[before:])


# --- commands ----------------------------------------------------------------------------------

COMMANDS = {
    "ask": ["ask", f"report {WORD}", NUMBER],
    "ask in JSON": ["ask", "--json", WORD, NUMBER],
    "odd time": ["ask", "--at", WORD, NUMBER],
    "missing file": ["ask", "--batch", f"/nowhere/{WORD}"],
    "odd channel": ["ask", "--channel", WORD, NUMBER],
    "text to nobody": ["text", "--url", "http://127.0.0.1:9", WORD, NUMBER],
    "text to nowhere": ["text", "--url", f"http://{WORD}.invalid/{DIGITS}", WORD],
    "unknown command": [WORD, NUMBER],
}


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_commands_log_nothing(
    words: list[str],
    app: Flask,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A command shows what was typed to who typed it; it logs nothing and writes no file."""
    caplog.set_level(logging.INFO)
    monkeypatch.chdir(tmp_path)

    app.test_cli_runner().invoke(args=words)

    assert not marks(caplog.text)
    assert list(tmp_path.iterdir()) == []


def test_batch_writes_no_file(tmp_path: Path) -> None:
    """A batch as a process prints JSON, writes no file but its keys, and quotes nothing."""
    given = f'report {WORD}\n["{WORD}", "{NUMBER}"]\n[{WORD}\n'

    ended = run([*FLASK, "ask", "--json", "--batch", "-"], DEVELOPMENT, tmp_path, given)

    assert ended.returncode == 0
    assert json.loads(ended.stdout.splitlines()[0])[0]["intent"] == "report"
    assert not marks(ended.stderr)
    assert marked_files(tmp_path, ROOT) == []


# --- by construction ---------------------------------------------------------------------------


def test_message_has_no_sender() -> None:
    """What the core gets has no field for a sender, so that nothing behind it can leak one."""
    assert set(Message._fields) == {"text", "channel", "carrier", "handled"}
    assert len(CHANNELS) == 4


def test_one_place_logs() -> None:
    """One place logs errors, one requests if asked for, and a third keeps a server quiet."""
    sources = (ROOT / "bot").rglob("*.py")
    logging = [path.name for path in sources if "import logging" in path.read_text("utf-8")]

    assert sorted(logging) == ["devserver.py", "faults.py", "logs.py"]
