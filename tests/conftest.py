"""What most tests start from: the real content, and conversations at a given minute."""

from collections.abc import Callable

import pytest

from bot.content.loading import Loaded
from bot.content.watching import Files
from bot.dialogue.content import Content
from bot.dialogue.conversation import Reply, respond
from bot.nlu.context import Context
from bot.nlu.message import Message
from bot.service import Service
from tests.clock import OPEN, local

NEW = Context()
# talk("report", "Taunton", at="2026-12-25T10:00") -> the reply to each text, in order.
Talk = Callable[..., list[Reply]]


@pytest.fixture(scope="session")
def files() -> Files:
    """The files of this repository, read once."""
    return Files()


@pytest.fixture(scope="session")
def loaded(files: Files) -> Loaded:
    """Everything that they hold."""
    return files.loaded()


@pytest.fixture(scope="session")
def content(loaded: Loaded) -> Content:
    """What the core answers from."""
    return loaded.content


@pytest.fixture(scope="session")
def service_at(content: Content) -> Callable[[str], Service]:
    """Give a service whose clock stands at a local time, such as "2026-12-25T10:00"."""
    return lambda when: Service(content, lambda: local(when))


@pytest.fixture(scope="session")
def talk(content: Content) -> Talk:
    """Give a function that holds one conversation and returns every reply."""

    def hold(*texts: str, at: str = OPEN, context: Context = NEW, **sent: str) -> list[Reply]:
        replies = []
        for text in texts:
            reply = respond(Message(text, **sent), context, content, local(at))
            context = reply.context
            replies.append(reply)
        return replies

    return hold
