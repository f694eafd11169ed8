"""Rate limits in Redis: one that is broken or hangs costs nobody their answer."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from uuid import uuid4

import pytest
import redis
from limits import RateLimitItemPerMinute

from bot.app import create_app
from bot.dialogue.content import Content
from bot.rates import PAUSE, Breaker, Rates
from tests.clock import Watch
from tests.phone import Phone, settings
from tests.test_stats import until
from tests.wires import Wire, wire

PORT = 6379
LIMIT = (RateLimitItemPerMinute(3),)


@pytest.fixture
def to_redis(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """Give a wire to a real Redis; without one the test is skipped, but not in CI.

    It is waited for longer than in earnest, since the machine of the tests may be busy.
    """
    monkeypatch.setattr("bot.rates.PATIENCE", 1)
    try:
        redis.Redis(port=PORT).ping()
    except redis.ConnectionError:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"No Redis answers on 127.0.0.1:{PORT}.")
    with wire(PORT) as leading:
        yield leading


@pytest.fixture
def who() -> str:
    """Give a name that nobody else counts."""
    return uuid4().hex


def url(leading: Wire) -> str:
    """Return the address of the Redis at the end of a wire."""
    return f"redis://127.0.0.1:{leading.port}/12"


def test_hung_redis_is_asked_once() -> None:
    """Of a hundred who come in turn one waits for a hung Redis; all are counted in memory."""
    faults: list[Exception] = []
    with wire() as nowhere:
        rates = Rates(url(nowhere), faults.append)

        allowed = [rates.hit(LIMIT, "she") for _ in range(100)]

        assert allowed == [True] * 3 + [False] * 97
        assert until(lambda: nowhere.connections > 0)
        assert nowhere.connections == 1
        assert len(faults) == 1
        assert rates.is_down()


@pytest.mark.parametrize("said", [b":notanumber", b"$-1", b"+OK", b"HTTP/1.1 400 Bad Request", b""])
def test_what_is_no_redis(said: bytes) -> None:
    """Whatever answers in the place of Redis, all are counted in memory, and it is said once."""

    class Impostor(BaseRequestHandler):
        def handle(self) -> None:
            while said and self.request.recv(1000):
                self.request.sendall((said + b"\r\n") * 3)

    faults: list[Exception] = []
    with ThreadingTCPServer(("127.0.0.1", 0), Impostor) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        rates = Rates(f"redis://127.0.0.1:{server.server_address[1]}/12", faults.append)

        assert [rates.hit(LIMIT, "she") for _ in range(5)] == [True] * 3 + [False] * 2
        assert rates.is_down()
        server.shutdown()
    assert len(faults) == 1


def test_one_asks_again(who: str) -> None:
    """After a pause one of many asks again; while Redis hangs, the others do not wait."""
    watch = Watch()
    with wire() as nowhere, ThreadPoolExecutor(16) as people:
        rates = Rates(url(nowhere), breaker=Breaker(clock=watch))
        rates.hit(LIMIT, who)
        watch.seconds += PAUSE - 1
        list(people.map(lambda _: rates.hit(LIMIT, who), range(16)))
        assert until(lambda: nowhere.connections > 0)
        assert nowhere.connections == 1

        watch.seconds += 1
        list(people.map(lambda _: rates.hit(LIMIT, who), range(16)))

        assert until(lambda: nowhere.connections > 1)
        assert nowhere.connections == 2


def test_redis_comes_back(to_redis: Wire, who: str) -> None:
    """A Redis that hung and answers again counts again, for all processes."""
    watch = Watch()
    one = Rates(url(to_redis), breaker=Breaker(clock=watch))
    other = Rates(url(to_redis))
    assert [one.hit(LIMIT, who), other.hit(LIMIT, who)] == [True, True]
    assert not one.is_down()

    to_redis.freeze()
    assert [one.hit(LIMIT, who) for _ in range(4)] == [True, True, True, False]
    assert one.is_down()

    to_redis.thaw()
    watch.seconds += PAUSE
    assert not one.is_down()
    later = f"{who} later"
    counted = [rates.hit(LIMIT, later) for rates in (one, other, one, other)]
    assert counted == [True, True, True, False]


def test_health_names_redis(content: Content, to_redis: Wire) -> None:
    """The page on health knows whether Redis answers, also when nobody chats."""
    phone = Phone(create_app(settings(redis_url=url(to_redis)), content))
    assert '"down":[]' in phone.send("GET", "/healthz").body

    to_redis.freeze()

    assert '"down":["redis"]' in phone.send("GET", "/healthz").body
    assert phone.text("red flags").texts
