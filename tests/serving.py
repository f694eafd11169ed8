"""The bot on loopback, in a thread of the process that asks for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from flask import Flask
from werkzeug.serving import make_server

# Seconds between two looks whether to stop: the usual half a second would be waited for each time.
_PAUSE = 0.01


@contextmanager
def answering(app: Flask, port: int) -> Iterator[None]:
    """Let *app* answer on *port* until the block is left."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = Thread(target=server.serve_forever, args=(_PAUSE,))
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
