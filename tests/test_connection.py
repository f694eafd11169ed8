"""A client that is too slow is cut off; tried on a real socket, with seconds made short."""

import asyncio
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn import util
from gunicorn.config import Config
from gunicorn.glogging import Logger

from bot import gunicorn_config
from bot.asgi import PATIENCE
from bot.connection import Connection
from tests.loops import complete

ASKED = b"GET / HTTP/1.1\r\nHost: line.example.org\r\n"
# More than the buffers of a connection take.
LARGE = b"x" * 20_000_000


class Hasty(Connection):
    """A connection whose client has no time."""

    patience = 0.2
    longest = 0.4


async def page(_scope: Any, _receive: Any, send: Any) -> None:
    """Answer with a page that nobody is quick to read."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": LARGE})


async def held(*pieces: bytes, reads: bool = True) -> float:
    """Return the seconds that a client is held which sends *pieces*, a tenth of a second apart."""
    loop, cfg = asyncio.get_running_loop(), Config()
    worker = SimpleNamespace(
        cfg=cfg, log=Logger(cfg), asgi=page, loop=loop, nr_conns=0, nr=0, max_requests=9, alive=True
    )
    server = await loop.create_server(lambda: Hasty(worker), "127.0.0.1", 0)
    try:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        began = time.monotonic()
        for piece in pieces:
            writer.write(piece)
            await asyncio.sleep(0.1)
        async with asyncio.timeout(10):
            if reads:
                # What is cut off ends with an error or with nothing.
                await asyncio.gather(reader.read(), return_exceptions=True)
            while worker.nr_conns:
                await asyncio.sleep(0.02)
        writer.close()
        return time.monotonic() - began
    finally:
        server.close()


SLOW = {
    "silence": (),
    "half a header": (ASKED,),
    "a header in drops": (ASKED, b"A", b":", b" ", b"a", b"a"),
}


def within(least: float, most: float, *pieces: bytes, reads: bool = True) -> None:
    """Fail unless a client of *pieces* is held for between *least* and *most* seconds."""

    async def try_it() -> None:
        # The loop may look at the clock a little early.
        assert least - 0.02 <= await held(*pieces, reads=reads) < most

    complete(try_it())


@pytest.mark.parametrize("pieces", SLOW.values(), ids=SLOW)
def test_slow_headers(pieces: tuple[bytes, ...]) -> None:
    """Whoever has not sent the headers of a request in time is cut off."""
    within(0.2, 5, *pieces)


def test_answer_that_is_not_read() -> None:
    """Whoever asks and does not read the answer is cut off too, later."""
    within(0.4, 9, ASKED + b"\r\n", reads=False)


def test_headers_in_pieces() -> None:
    """Headers in two pieces, also parted within their end, are answered, and then it ends."""
    for cut in range(1, 4):
        end = b"\r\n\r\n"
        within(0.1, 5, ASKED[:-2] + end[:cut], end[cut:])


def test_the_server_uses_it() -> None:
    """The production server has such connections, which wait as long as for a body."""
    worker: Callable[..., Any] = util.load_class(gunicorn_config.worker_class)
    made = worker.__init__.__globals__

    assert made["ASGIProtocol"] is Connection
    assert Connection.patience == PATIENCE
