"""Firefox by its own protocol: Marionette, version 3, JSON over a socket.

Selenium needs geckodriver, which Debian has not, and Mozilla's client for Python needs packages
that exclude each other.  What the tests ask of a browser is six commands of WebDriver.
"""

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.processes import free_port

# How the standard names the id of an element.
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
ENTER = "\ue007"
# A busy machine may take its time: seconds to start, and milliseconds for an element to be there.
START = 120
WAIT = 20_000


class Firefox:
    """A session of a Firefox that listens at *port*."""

    def __init__(self, port: int) -> None:
        """Connect as soon as it listens, and begin a session."""
        self._socket = _connected(port)
        self._file = self._socket.makefile("rb")
        self._last = 0
        # It speaks first, and says which version it speaks.
        self._received()
        self.ask("NewSession", capabilities={})
        self.ask("SetTimeouts", implicit=WAIT)

    def ask(self, command: str, **values: object) -> Any:
        """Return what WebDriver's *command* gives; raises `AssertionError` if it fails."""
        self._last += 1
        sent = json.dumps([0, self._last, f"WebDriver:{command}", values]).encode()
        self._socket.sendall(b"%d:%b" % (len(sent), sent))
        _, _, error, result = self._received()
        assert error is None, error
        return result.get("value") if isinstance(result, dict) and "value" in result else result

    def open(self, address: str) -> None:
        """Load *address*."""
        self.ask("Navigate", url=address)

    def run(self, script: str) -> Any:
        """Return what *script* returns in the page."""
        return self.ask("ExecuteScript", script=script, args=[])

    def click(self, css: str) -> None:
        """Click the first element of *css*."""
        self.ask("ElementClick", id=self._find(css))

    def type(self, css: str, text: str) -> None:
        """Type *text* into the first element of *css*."""
        self.ask("ElementSendKeys", id=self._find(css), text=text)

    def text(self, css: str) -> str:
        """Return what can be read in the first element of *css*."""
        return self.ask("GetElementText", id=self._find(css))

    def close(self) -> None:
        """End the session."""
        self.ask("DeleteSession")
        self._file.close()
        self._socket.close()

    def _find(self, css: str) -> str:
        return self.ask("FindElement", using="css selector", value=css)[ELEMENT]

    def _received(self) -> Any:
        """Return the next message: its length, a colon, and so many bytes of JSON."""
        length = b""
        while (sign := self._file.read(1)) != b":":
            assert sign, "Firefox hung up."
            length += sign
        return json.loads(self._file.read(int(length)))


@contextmanager
def started(program: str, profile: Path, width: int, height: int) -> Iterator[Firefox]:
    """Give a Firefox without a screen, its window of that size; it is gone afterwards."""
    port = free_port()
    (profile / "user.js").write_text(f'user_pref("marionette.port", {port});\n', encoding="utf-8")
    words = [program, "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            browser = Firefox(port)
            browser.ask("SetWindowRect", width=width, height=height)
            yield browser
            browser.close()
        finally:
            running.terminate()


def _connected(port: int) -> socket.socket:
    """Return a connection to *port*, once somebody listens there."""
    until = time.monotonic() + START
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=START)
        except OSError:
            assert time.monotonic() < until, "Firefox does not listen."
            time.sleep(0.1)
