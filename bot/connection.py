"""A connection to the production server that holds nothing for long, whatever its client does."""

import asyncio
from typing import Any, Final

from gunicorn.asgi.protocol import ASGIProtocol

# Where the headers of a request end.
_END: Final = b"\r\n\r\n"


class Connection(ASGIProtocol):  # type: ignore[misc]  # gunicorn ships no types.
    """A connection of gunicorn's, which is cut where its client is too slow.

    gunicorn's own timer runs only between two requests: without this one a client that connects
    and sends nothing, or half a header, costs an open file for as long as it likes.
    """

    # Seconds until the headers are there, and then until the answer has been read.
    patience = 10.0
    longest = 60.0

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the headers."""
        super().connection_made(transport)
        self._seen = b""
        self._timer = asyncio.get_running_loop().call_later(self.patience, transport.abort)

    def data_received(self, data: bytes) -> None:
        """Take what came; once the headers are whole, the answer has its own time."""
        if _END not in self._seen:
            self._seen = self._seen[1 - len(_END) :] + data
            if _END in self._seen:
                self._seen = _END
                self._timer.cancel()
                loop = asyncio.get_running_loop()
                self._timer = loop.call_later(self.longest, self.transport.abort)
        super().data_received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._timer.cancel()
        super().connection_lost(exc)
