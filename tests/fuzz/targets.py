"""The doors of the line, and what must hold for whatever comes in.

No exception, no empty reply where one is due, and no number that directory.yaml lacks.
"""

import logging
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.app import create_app
from bot.channels.voice.numbers import international
from bot.content.loading import Loaded, load_all
from bot.dialogue.state import State
from bot.nlu.context import LANGUAGES
from bot.nlu.message import Message
from bot.service import Service
from tests import phone, twiml
from tests.caller import hear
from tests.clock import NIGHT, OPEN, local
from tests.fuzz import inputs
from tests.phone import Phone
from tests.strategies import HOURS, SENT

NUMBER = re.compile(r"\d{3}[-. ]\d{3}[-. ]\d{4}|\b(?:\d11|988|11\d)\b|\d{5,}")
PLACEHOLDER = re.compile(r"\{[a-z_.]+\}")
PASSWORD = "a password of the fuzzer"
MOST_CALL = 12
# They say what is broken, or wrong with a draft: mostly nothing.
EMPTY = ("/staff/broken", "/staff/draft/tested")
# They take seconds and no input, or end the session.
LEFT_OUT = {
    ("GET", "/answers"),
    ("GET", "/answers/all"),
    ("GET", "/checks/found"),
    ("GET", "/conversations"),
    ("GET", "/posters/<code>/file"),
    ("GET", "/posters/<code>/preview"),
    ("POST", "/sign-in"),
    ("POST", "/sign-out"),
}
# What a fuzzer runs: no time is measured, and nothing is told small.
QUICK = settings(
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
Target = Callable[[], None]


class Faults(logging.Handler):
    """Notes what the program logs: each line is an exception that it caught.

    Threads that were there before it belong to other programs in this process, and do not count.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._others = {*threading.enumerate()} - {threading.current_thread()}
        logging.getLogger("bot").addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Note one line."""
        if threading.current_thread() not in self._others:
            self.lines.append(record.getMessage())

    @contextmanager
    def none(self) -> Iterator[None]:
        """Fail if anything is logged meanwhile."""
        self.lines.clear()
        yield
        assert not self.lines, self.lines


class Line:
    """A line in production with everything switched on, at open hours and at night.

    Its databases are files in *folder*.
    """

    def __init__(self, loaded: Loaded, folder: Path) -> None:
        self.loaded = loaded
        self.content = loaded.content
        self.faults = Faults()
        self.texts = inputs.texts(loaded)
        self.numbers = set(loaded.directory.numbers)
        # What calls were put through to.
        self.dialed: set[str] = set()
        self.folder = folder
        self.apps = {when: self._app(when) for when in (OPEN, NIGHT)}

    def _app(self, when: str) -> Flask:
        config = phone.settings(
            staff_password=PASSWORD,
            sms_number=phone.LINE,
            database_url=f"sqlite:///{self.folder}/{when[:13]}.db",
        )
        return create_app(config, self.content, lambda: local(when))

    @cached_property
    def browser(self) -> "Browser":
        """A member of staff, signed in."""
        return Browser(self.apps[OPEN])

    def may_dial(self, when: str) -> set[str]:
        """Return the numbers that a call may be put through to: offices only while open."""
        offices = [office.phone for office in self.content.offices.values() if not office.disputed]
        numbers = [self.content.facts["hotline"], *(offices if when == OPEN else [])]
        return {international(number) for number in numbers}

    def check(self, text: str) -> None:
        """Fail unless *text* is a reply: not empty, whole, and with our numbers alone."""
        assert text.strip()
        assert not PLACEHOLDER.search(text), text
        strange = set(NUMBER.findall(text)) - self.numbers
        assert not strange, (strange, text)


class Browser:
    """A browser of staff: its cookies, the sign for forms, and the pages that there are."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        page = self.client.get("/staff/sign-in", base_url=phone.ORIGIN).text
        self.token = self._sign(page)
        form = {"password": PASSWORD, "csrf_token": self.token}
        headers = {"Referer": phone.ORIGIN}
        self.client.post("/staff/sign-in", data=form, headers=headers, base_url=phone.ORIGIN)
        self.token = self._sign(self.client.get("/staff/closings", base_url=phone.ORIGIN).text)
        self.routes = sorted(
            (method, rule.rule)
            for rule in app.url_map.iter_rules()
            for method in (rule.methods or set()) & {"GET", "POST"}
            # Twilio's doors are other targets.
            if not rule.rule.startswith(("/sms", "/voice", "/static"))
            and (method, rule.rule.removeprefix("/staff")) not in LEFT_OUT
        )
        self.fields = self._fields()

    def _sign(self, page: str) -> str:
        found = re.search(r'csrf-token" content="([^"]+)"', page)
        assert found
        return found[1]

    def _fields(self) -> tuple[str, ...]:
        """Return the names of all fields of all pages."""
        pages = (rule for method, rule in self.routes if method == "GET" and "<" not in rule)
        answers = [self.client.get(rule, base_url=phone.ORIGIN) for rule in pages]
        html = "".join(got.text for got in answers if got.mimetype == "text/html")
        return tuple(sorted(set(re.findall(r'\bname="([\w.-]+)"', html)) - {"csrf_token"}))


def core(line: Line) -> Target:
    """Return conversations with the core, the state between two texts taken apart and back."""
    sent = st.builds(lambda message, text: message._replace(text=text), SENT, line.texts)

    @given(talk=st.lists(sent, min_size=1, max_size=6), when=HOURS)
    def run(talk: list[Message], when: str) -> None:
        service, state = Service(line.content, lambda: local(when)), State()
        with line.faults.none():
            for message in talk:
                reply, state = service.converse(message, state)
                assert State.from_text(state.to_text()) == state
                carrier = message.carrier == "twilio" and reply.intent.carrier
                silent = message.handled or carrier or state.pace.held
                assert reply.texts or silent, message
                for text in reply.texts:
                    line.check(text)

    return run


def webhook(line: Line) -> Target:
    """Return signed forms of texts, in order and odd, with cookies kept, old, or made up."""
    cookies = st.sampled_from(["keep", "drop"]) | st.text(max_size=40)
    form = inputs.forms(line.texts, inputs.FIELDS)
    path = st.sampled_from(["/sms", "/sms", "/sms", "/sms?a=%20b", "/sms/status"])
    turns = st.lists(st.tuples(form, cookies, path), min_size=1, max_size=4)
    raw = st.tuples(st.binary(max_size=200), st.sampled_from(inputs.TYPES))

    @given(turns=turns, raw=raw)
    def run(turns: list[tuple[inputs.Pairs, str, str]], raw: tuple[bytes, str]) -> None:
        texter = Phone(line.apps[OPEN])
        with line.faults.none():
            for given_form, cookie, target in turns:
                if cookie != "keep":
                    texter.cookie = "" if cookie == "drop" else f"c={_header(cookie)}"
                fields = [(name, _sendable(value)) for name, value in given_form]
                answer = texter.post([(_sendable(name), value) for name, value in fields], target)
                assert answer.status in (200, 403, 413), answer.status
                _check_texts(line, answer, {name for name, _ in fields}, target)
            data, kind = raw
            answer = texter.exchange("POST", "/sms", data, {"Content-Type": kind})
            assert answer.status in (400, 403, 413, 415), answer.status

    return run


def _check_texts(line: Line, answer: phone.Answer, names: set[str], target: str) -> None:
    if answer.status != 200 or target == "/sms/status":
        return
    texts = answer.texts
    assert texts or "OptOutType" in names, names
    for text in texts:
        line.check(text)


def voice(line: Line) -> Target:
    """Return calls, at open hours and at night: keys, words, silence, and odd addresses."""
    towns = [place.name for place in line.content.places.values()]
    odd = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz/0123456789._%"), max_size=30)

    @given(
        acts=inputs.calls(line.texts, towns, MOST_CALL),
        when=st.sampled_from([OPEN, NIGHT]),
        caller=st.sampled_from(inputs.NUMBERS),
        odd=st.none() | odd,
    )
    def run(acts: list[tuple[str, str]], when: str, caller: str, odd: str | None) -> None:
        telephone, path = Phone(line.apps[when]), "/voice" if odd is None else f"/voice/{odd}"
        with line.faults.none():
            for name, value in [("", ""), *acts]:
                form = [
                    ("From", caller),
                    ("To", phone.LINE),
                    *([(name, _sendable(value))] * bool(name)),
                ]
                answer = telephone.post(form, path)
                if answer.status in (403, 404) and odd is not None:
                    # No address of ours, or one that no proxy passes on as it was signed.
                    return
                assert answer.status == 200, answer.status
                assert twiml.problems(answer.body) == ()
                heard = hear(answer.body)
                assert heard.words.strip()
                assert set(heard.full_numbers) <= line.numbers
                assert not PLACEHOLDER.search(heard.words)
                assert not heard.dialed or heard.dialed in line.may_dial(when)
                line.dialed.add(heard.dialed)
                assert not heard.ends or heard.full_numbers
                if not heard.next:
                    return
                path = urlsplit(heard.next).path

    return run


def pages(line: Line) -> Target:
    """Return requests of staff and of anybody, to every page and form that there is."""
    browser = line.browser
    value = line.texts | st.sampled_from(
        ["2026-11-24", "10:00", "taunton", "en", "open", "1", "on"]
    )
    form = st.lists(
        st.tuples(st.sampled_from(browser.fields) | st.text(max_size=9), value), max_size=8
    )
    known = [*line.content.answers, *line.content.places, "all", "1"]
    part = st.sampled_from(known) | st.text(max_size=12)
    play = st.fixed_dictionaries(
        {
            "texts": st.lists(line.texts, max_size=4) | st.none() | st.text(max_size=3),
            "settings": st.fixed_dictionaries(
                {
                    "channel": st.sampled_from(["sms", "web", "whatsapp", "voice"])
                    | st.text(max_size=3),
                    "language": st.sampled_from(["", *LANGUAGES, "xx"]),
                    "carrier": st.sampled_from(["bot", "twilio", ""]),
                    "town": st.sampled_from(["", "taunton", "nowhere"]),
                    "at": HOURS | st.text(max_size=12) | st.none(),
                }
            ),
        }
    )

    @given(st.sampled_from(browser.routes), form, part, play, st.booleans())
    def run(
        route: tuple[str, str], form: inputs.Pairs, part: str, play: object, signed: bool
    ) -> None:
        method, rule = route
        target = re.sub(r"<[^>]+>", lambda _: _path(part), rule)
        headers = {"Referer": phone.ORIGIN}
        if signed:
            headers["X-CSRFToken"] = browser.token
        sent: dict[str, object] = {"query_string": urlencode(_clean(form))}
        if method == "POST":
            sent = {"json": play} if rule.endswith("/play") else {"data": dict(_clean(form))}
        with line.faults.none():
            answer = browser.client.open(
                target, method=method, headers=headers, base_url=phone.ORIGIN, **sent
            )
        assert answer.status_code < 500, (method, target, answer.status_code)
        assert answer.status_code != 200 or answer.get_data() or rule in EMPTY, (method, target)

    return run


TARGETS: dict[str, Callable[[Line], Target]] = {
    "core": core,
    "webhook": webhook,
    "voice": voice,
    "pages": pages,
}


def line(folder: Path) -> Line:
    """Return a line that answers from the files of this repository; its database is in *folder*."""
    return Line(load_all(), folder)


def _clean(form: inputs.Pairs) -> inputs.Pairs:
    return [(_sendable(name), _sendable(value)) for name, value in form]


def _sendable(text: str) -> str:
    """Return *text* as UTF-8 can carry it."""
    return text.encode("utf-8", "replace").decode()


def _header(text: str) -> str:
    """Return *text* as a header can carry it."""
    return re.sub(r"[^\x21-\x7e]", "?", text)


def _path(text: str) -> str:
    return re.sub(r"[^\w.-]", "_", text) or "_"
