"""What most tests start from: the real content, and conversations at a given minute."""

import gc
import sys
import threading
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from bot.content.loading import Loaded
from bot.content.watching import Files
from bot.dialogue.content import Content
from bot.dialogue.conversation import Reply, respond
from bot.nlu.context import Context
from bot.nlu.message import Message
from bot.polling import POLLERS
from bot.service import Service
from tests.clock import OPEN, local
from tests.files import FILES

NEW = Context()
# Tests by how their path begins: those of the core, and those by which its coverage is measured.
CORE = ("tests/nlu/", "tests/dialogue/")
COVERING = (
    *CORE,
    "tests/test_loops.py",
    "tests/test_twiml.py",
)
# Of those, the ones that walk again and again through what others have covered.
REPEATING = (
    "tests/dialogue/test_properties.py",
    "tests/dialogue/test_explain.py::test_any_text",
    "tests/test_loops.py::test_golden_conversations_are_answered",
    "tests/test_loops.py::test_our_own_replies_sent_back",
)
# Those in which nobody waits for a browser, a server or a thread.
AT_ONCE = (
    *CORE,
    "tests/posters/",
    "tests/test_calls.py",
    "tests/test_content.py",
    "tests/test_content_errors.py",
    "tests/test_conversations.py",
    "tests/test_dangers.py",
    "tests/test_docs.py",
    "tests/test_loops.py",
    "tests/test_numbers.py",
    "tests/test_routing.py",
    "tests/test_signatures.py",
    "tests/test_sms.py",
    "tests/test_splicing.py",
    "tests/test_texts.py",
    "tests/test_twiml.py",
)
# Those that take long, by kind: of browsers, of staff's pages, of servers.
KINDS = (
    ("tests/browser/",),
    ("tests/staff/",),
    (
        "tests/test_closings.py",
        "tests/test_commands.py",
        "tests/test_deployment.py",
        "tests/test_loops.py",
        "tests/test_metrics.py",
        "tests/test_privacy.py",
        "tests/test_server.py",
        "tests/test_stats.py",
    ),
)
# talk("report", "Taunton", at="2026-12-25T10:00") -> the reply to each text, in order.
Talk = Callable[..., list[Reply]]


def pytest_configure() -> None:
    """Let the collector of cycles look seldom: to walk through all that stays takes a tenth."""
    gc.set_threshold(200_000, 10, 20)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Take a file of each kind in turn, and try a test that may have waited too long once more.

    Browsers slow each other down, and what takes longest must not be left to one process in the
    end.  What was tried again stands in the summary line; to ask whether something was takes 40
    milliseconds for each test, so a test that waits for nothing is not among them.
    """
    places: dict[int, dict[Path, int]] = {}
    place: dict[Path, int] = {}
    for item in items:
        kind = next((at for at, one in enumerate(KINDS) if item.nodeid.startswith(one)), len(KINDS))
        files = places.setdefault(kind, {})
        place[item.path] = files.setdefault(item.path, len(files))
        if not item.nodeid.startswith(AT_ONCE):
            item.add_marker(pytest.mark.flaky(reruns=1))
    items.sort(key=lambda item: place[item.path])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Measure coverage in the tests of the core alone: in all the others it doubles the time.

    The marker `no_cover` does not do that in the processes of pytest-xdist.
    """
    if item.nodeid.startswith(COVERING) and not item.nodeid.startswith(REPEATING):
        return (yield)
    tracers = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)  # type: ignore[arg-type]  # That is how it is taken away.
    try:
        return (yield)
    finally:
        sys.settrace(tracers[0])
        threading.settrace(tracers[1])  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _ended() -> Generator[None, None, None]:
    """Stop what the applications of a test look at again and again: hundreds slow all others."""
    before = frozenset(POLLERS)
    yield
    for poller in frozenset(POLLERS) - before:
        poller.stop()


@pytest.fixture(scope="session", autouse=True)
def _templates(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Compile each template once, and not for each of the hundreds of applications."""
    cache = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": cache}


@pytest.fixture(scope="session")
def files() -> Files:
    """The files of this repository, read once."""
    return FILES


@pytest.fixture(scope="session")
def loaded(files: Files) -> Loaded:
    """Everything that they hold."""
    found = files.loaded()
    # It is there to the end: the collector need not walk through it again and again.
    gc.freeze()
    return found


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
