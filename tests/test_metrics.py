"""Metrics and the log for a program: what they tell, to whom, and that they tell of nobody."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import psutil
import pytest
import requests
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from bot import metrics
from bot.asgi import Observed
from bot.config import Config, ConfigError
from bot.metrics import STEP, route_of
from bot.metrics_server import protected
from tests.loops import complete
from tests.phone import SENDER, WirePhone
from tests.processes import PRODUCTION, Server, free_port, procfile, serving
from tests.waiting import until

TOKEN = "only-the-monitor-of-the-tests-knows-this"
WORD = "xylophonic"
TEXTS = 30
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


class Monitored:
    """A production server, its metrics, and what it printed."""

    def __init__(self, server: Server, port: int, folder: Path) -> None:
        self.server, self.port, self.folder = server, port, folder
        self.phone = WirePhone(server.port)

    def scrape(self, path: str = "/metrics", token: str = TOKEN) -> requests.Response:
        """Ask for the metrics, as Prometheus does."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return requests.get(f"http://127.0.0.1:{self.port}{path}", headers=headers, timeout=10)

    def samples(self) -> Samples:
        """Return every number by its name and its labels."""
        return {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(self.scrape().text)
            for sample in family.samples
        }

    def sample(self, name: str, **labels: str) -> float:
        """Return one number; 0 if there is none."""
        return self.samples().get((name, frozenset(labels.items())), 0)

    def logged(self) -> list[dict[str, Any]]:
        """Return the lines of the log, each of which must be JSON."""
        return [json.loads(line) for line in self.server.printed().splitlines()]


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Monitored]:
    """Give a server that is monitored, whose database is broken, and that has been texted."""
    port, metrics_port = free_port(), free_port()
    home = tmp_path_factory.mktemp("monitored")
    settings = PRODUCTION | {
        "STAFF_PASSWORD": "twelve letters",
        "METRICS_ADDRESS": f"127.0.0.1:{metrics_port}",
        "METRICS_TOKEN": TOKEN,
        "LOG_FORMAT": "json",
        "DATABASE_URL": "sqlite:////proc/nowhere/counts.db",
        "TMPDIR": str(home),
    }
    with serving(procfile(port), port, settings, home) as server:
        monitored = Monitored(server, metrics_port, home)
        assert until(lambda: _answers(monitored))
        for n in range(TEXTS):
            monitored.phone.text(f"red flags {WORD}" if n % 2 else "red flags")
        monitored.phone.send("POST", "/sms", [("Body", WORD), ("From", SENDER)])
        monitored.phone.send("GET", f"/{WORD}/{SENDER}?Body={WORD}")
        yield monitored
    assert not list(home.glob("line-metrics-*"))
    with pytest.raises(requests.ConnectionError):
        monitored.scrape()


def _answers(monitored: Monitored) -> bool:
    try:
        return monitored.scrape().ok
    except requests.ConnectionError:
        return False


def test_numbers_of_all_processes(line: Monitored) -> None:
    """The texts that two workers answered are one sum, with their times and the refused ones."""
    # An answer is counted a moment after it was sent.
    assert until(lambda: line.sample("line_responses_total", route="other", status="404") == 1)
    assert line.sample("line_responses_total", route="sms", status="200") == TEXTS
    assert line.sample("line_responses_total", route="sms", status="403") == 1
    assert line.sample("line_refusals_total", route="sms", reason="not allowed") == 1
    assert line.sample("line_request_seconds_count", route="sms") == TEXTS + 1
    assert line.sample("line_request_seconds_bucket", route="sms", le="10.0") == TEXTS + 1


def test_answers_come_in_steps(line: Monitored) -> None:
    """No single text can be told from the answers by topic and by language."""
    for name in ("line_answers_total", "line_answers_by_language_total"):
        told = [number for (of, _), number in line.samples().items() if of == name]
        assert told
        assert sum(told) in range(TEXTS - 2 * STEP, TEXTS + 1)
        assert [number for number in told if number % STEP] == []


def test_what_is_down(line: Monitored) -> None:
    """A broken database shows within seconds, and a part that is not set up is not down."""
    assert until(lambda: line.sample("line_down", part="counter") == 1)
    assert line.sample("line_down", part="redis") == 0


def test_only_the_monitor_reads_them(line: Monitored) -> None:
    """Without the token there is nothing to read, at this address or at the public one."""
    assert [line.scrape(token=given).status_code for given in ("", "wrong", TOKEN[:-1])] == (
        [401] * 3
    )
    assert line.scrape("/healthz").status_code == 404
    assert line.phone.send("GET", "/metrics").status == 404


def test_metrics_tell_of_nobody(line: Monitored) -> None:
    """No word and no number that was sent is in the metrics, and no address that was made up."""
    assert not re.search(f"{WORD}|{SENDER[2:]}", line.scrape().text)


def test_log_in_json(line: Monitored) -> None:
    """Each line of the log is an object: when, how bad, what; the same request has one name."""
    assert until(lambda: any(entry.get("route") == "other" for entry in line.logged()))
    answered = [entry for entry in line.logged() if entry["message"] == "answered"]
    texts = [entry for entry in answered if entry["route"] == "sms"]

    assert len(texts) == TEXTS + 1
    assert {entry["status"] for entry in texts} == {200, 403}
    assert all(entry["milliseconds"] > 0 for entry in texts)
    assert len({entry["request"] for entry in answered}) == len(answered)
    assert all(re.fullmatch("[0-9a-f]{16}", entry["request"]) for entry in answered)


def test_errors_in_json(line: Monitored) -> None:
    """An error is logged by its type and line, in JSON too."""
    assert until(lambda: any("Error at " in entry["message"] for entry in line.logged()))
    (error, *_) = [entry for entry in line.logged() if "Error at " in entry["message"]]
    assert {"time", "level", "logger", "message"} <= set(error)
    assert error["level"] == "ERROR"


def test_log_tells_of_nobody(line: Monitored) -> None:
    """No word, number or address that was sent is in the log."""
    assert not re.search(f"{WORD}|{SENDER[2:]}", line.server.printed())


def test_killed_worker(line: Monitored) -> None:
    """What a worker counted outlives it, and that it was killed is in the log, as JSON too."""
    texts = line.sample("line_responses_total", route="sms", status="200")
    bound = f"127.0.0.1:{line.server.port}"
    (master,) = (child for child in psutil.Process().children() if bound in child.cmdline())
    workers = [one for one in master.children() if "metrics_server" not in " ".join(one.cmdline())]
    assert len(workers) == 2
    for worker in workers:
        worker.kill()

    assert until(lambda: any("SIGKILL" in entry["message"] for entry in line.logged()))
    assert until(lambda: line.phone.text("red flags").status == 200)
    # An answer is counted a moment after it was sent.
    assert until(
        lambda: line.sample("line_responses_total", route="sms", status="200") == texts + 1
    )


def test_without_a_token() -> None:
    """On the computer itself the metrics need no token."""
    started: list[str] = []
    app = protected("", lambda _environ, _start: [b"numbers"])

    assert app({"PATH_INFO": "/metrics"}, lambda status, _: started.append(status)) == [b"numbers"]


def test_numbers_that_cannot_be_read(caplog: pytest.LogCaptureFixture) -> None:
    """Numbers of a process that was killed while it wrote them are 503, and one line of the log."""

    def collect(*_: object) -> NoReturn:
        raise ValueError("half of a number")

    started: list[str] = []

    app = protected("", collect)

    assert app({"PATH_INFO": "/metrics"}, lambda status, _: started.append(status)) == [b""]
    assert started == ["503 Service Unavailable"]
    assert "ValueError at" in caplog.text
    assert "half" not in caplog.text


def test_an_answer_that_nobody_took() -> None:
    """A request whose client has gone is counted as such."""

    async def leave(scope: Any, receive: Any, send: Any) -> None:
        raise ConnectionResetError

    before = REGISTRY.get_sample_value("line_responses_total", {"route": "sms", "status": "499"})
    scope: Any = {"type": "http", "path": "/sms"}
    with pytest.raises(ConnectionResetError):
        complete(Observed(leave)(scope, leave, leave))

    after = REGISTRY.get_sample_value("line_responses_total", {"route": "sms", "status": "499"})
    assert after == (before or 0) + 1


def test_routes() -> None:
    """The label of a request is one of a few, whatever its address is."""
    routes = {"/sms": "sms", "/sms/status": "sms", "/": "page", "//voice": "voice", "": "page"}

    assert {path: route_of(path) for path in routes} == routes
    assert route_of(f"/{WORD}") == "other"
    assert set(routes.values()) <= metrics.ROUTES


WRONG = {
    "no port": ({"METRICS_ADDRESS": "127.0.0.1"}, "METRICS_ADDRESS must"),
    "a name": ({"METRICS_ADDRESS": "localhost:9464"}, "METRICS_ADDRESS must"),
    "a port that is none": ({"METRICS_ADDRESS": "127.0.0.1:99999"}, "METRICS_ADDRESS must"),
    "open to all": ({"METRICS_ADDRESS": "0.0.0.0:9464"}, "METRICS_TOKEN is not set"),
    "short": ({"METRICS_ADDRESS": "127.0.0.1:9464", "METRICS_TOKEN": "s"}, "METRICS_TOKEN is sh"),
    "log": ({"LOG_FORMAT": "xml"}, "LOG_FORMAT is"),
}


@pytest.mark.parametrize(("settings", "said"), WRONG.values(), ids=WRONG)
def test_settings(settings: dict[str, str], said: str) -> None:
    """Settings that would show the metrics to strangers, or to nobody, keep it from starting."""
    with pytest.raises(ConfigError, match=said):
        Config.from_env(PRODUCTION | settings)


def test_good_settings() -> None:
    """An address of this computer needs no token, one for all needs it, and IPv6 is an address."""
    assert Config.from_env(PRODUCTION | {"METRICS_ADDRESS": "[::1]:9464"}).metrics_token == ""
    both = {"METRICS_ADDRESS": "0.0.0.0:9464", "METRICS_TOKEN": TOKEN}
    full = Config.from_env(PRODUCTION | both)

    assert full.metrics_address == "0.0.0.0:9464"
    assert TOKEN not in repr(full)
    assert "PROMETHEUS_MULTIPROC_DIR" not in os.environ
