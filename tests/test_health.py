"""What monitors ask: alive, ready, and what is down."""

from pathlib import Path

import pytest
from flask import Flask

from bot import health
from bot.app import create_app
from bot.dialogue.content import Content
from bot.dialogue.conversation import Reply
from bot.nlu.context import Context
from bot.nlu.message import Message
from bot.service import Service
from tests.phone import settings
from tests.test_stats import until


class Failing(Service):
    """A service that answers nothing."""

    def answer(self, message: Message, context: Context) -> Reply:
        """Fail."""
        raise KeyError(message.text)


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/healthz"])
def test_well(path: str, content: Content) -> None:
    """A line that is well says so with 200."""
    answer = create_app(settings(), content).test_client().get(path)

    assert answer.status_code == 200
    assert answer.json["status"] == "ok"


def test_unready(content: Content, caplog: pytest.LogCaptureFixture) -> None:
    """A process that cannot answer a text is alive and not ready."""
    app = Flask("failing")
    app.register_blueprint(health.blueprint(Failing(content), {}))
    ask = app.test_client().get

    assert ask("/livez").status_code == 200
    assert ask("/readyz").status_code == 503
    assert "KeyError at " in caplog.text


def test_down_parts(content: Content) -> None:
    """Parts that are down are named, and keep the line neither from living nor from answering."""
    app = Flask("halting")
    checks = {"counter": lambda: True, "redis": lambda: False}
    app.register_blueprint(health.blueprint(Service(content), checks))
    ask = app.test_client().get

    assert ask("/healthz").json["down"] == ["counter"]
    assert ask("/readyz").status_code == 200


def test_sums_of_the_first_page(content: Content, tmp_path: Path) -> None:
    """It tells how much is broken and to look at, once a process has looked, and not what."""
    url = f"sqlite:///{tmp_path}/line.db"
    ask = create_app(settings(database_url=url), content).test_client().get

    assert until(lambda: "broken" in ask("/healthz").json)
    told = ask("/healthz").json
    assert set(told) == {"status", "content", "up_seconds", "down", "broken", "look"}
    assert told["broken"] == 0
    assert told["look"] >= 1
