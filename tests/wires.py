"""A wire to a server on this computer that can freeze: it takes what is sent, and is silent.

So a server that hangs is tried without freezing one that others use.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread


class Wire:
    """Leads whoever connects to *port* of this computer on to the server at *target*.

    *connections* says how many came.
    """

    def __init__(self, target: int | None) -> None:
        self._target = target
        self._flows = Event()
        self._flows.set()
        self._lock = Lock()
        self._ends: list[socket.socket] = []
        self.connections = 0
        self._entrance = socket.create_server(("127.0.0.1", 0), backlog=1000)
        self.port: int = self._entrance.getsockname()[1]
        Thread(target=self._accept, daemon=True).start()

    def freeze(self) -> None:
        """Let nothing through any more."""
        self._flows.clear()

    def thaw(self) -> None:
        """Let everything through, also what came meanwhile."""
        self._flows.set()

    def close(self) -> None:
        """End every connection."""
        self.thaw()
        with self._lock:
            for end in (self._entrance, *self._ends):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._entrance.accept()
                with self._lock:
                    self.connections += 1
                    self._ends.append(near)
                if self._target:
                    far = socket.create_connection(("127.0.0.1", self._target))
                    with self._lock:
                        self._ends.append(far)
                    for ends in ((near, far), (far, near)):
                        Thread(target=self._carry, args=ends, daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self._flows.wait()
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)


@contextmanager
def wire(target: int | None = None) -> Iterator[Wire]:
    """Give a wire to the server at *target*; without one it leads nowhere, and is silent."""
    one = Wire(target)
    try:
        yield one
    finally:
        one.close()
