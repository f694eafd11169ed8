"""flask serve and flask text: a server for this computer, and texts sent to it as Twilio does."""

import logging
import socket
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import click
import requests
from flask import Flask
from twilio.request_validator import RequestValidator
from werkzeug.serving import WSGIRequestHandler, run_simple

from bot.commands.check import service_or_exit
from bot.config import Config
from bot.service import Service

# Where the server tells `flask text` its address.
ADDRESS: Final = Path("instance/address")
_PORTS: Final = range(8000, 8100)

_WELCOME = """
The bot is listening on {url}, for this computer alone.  Ctrl+C stops it.

In a browser, what staff see: {url}/staff

Try it from a second terminal, in this folder:
  make chat                              talk to it, no server needed
  .venv/bin/flask text "red flags" more  send it texts as Twilio would
  .venv/bin/flask ask --at 2026-12-25T10:00 report {town}
"""


def register(app: Flask, config: Config, service: Service | None) -> None:
    """Add the commands to *app*; without *service* `serve` says what is wrong with the files."""

    @app.cli.command()
    @click.argument("texts", nargs=-1, required=True)
    @click.option("--url", help="The server's address; by default the one `make run` started.")
    def text(texts: tuple[str, ...], url: str | None) -> None:
        """Send signed texts to a running server, as Twilio would, and show its replies."""
        base = (url or _address()).rstrip("/")
        with requests.Session() as session:
            for body in texts:
                click.echo(f"> {body}\n{_post(session, base, body, config)}\n")

    @app.cli.command()
    @click.option("--port", type=int, default=0, help="By default the first free one from 8000.")
    def serve(port: int) -> None:
        """Run a server for this computer alone, and say what to try."""
        _serve(app, port, service_or_exit(service).example_town())


class _SilentRequestHandler(WSGIRequestHandler):
    """Logs nothing: an address, or a request that is no HTTP, may hold what a person sent."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Log nothing."""


def _serve(app: Flask, port: int, town: str) -> None:
    """Serve *app* on *port*, or on the first free one if it is 0, until interrupted.

    *town* is one to try.
    """
    port = port or _free_port()
    url = f"http://127.0.0.1:{port}"
    ADDRESS.parent.mkdir(exist_ok=True)
    ADDRESS.write_text(url, encoding="utf-8")
    click.echo(_WELCOME.format(url=url, town=town))
    # It would only say that this is no production server, which the welcome does.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    run_simple("127.0.0.1", port, app, threaded=True, request_handler=_SilentRequestHandler)


def _address() -> str:
    """Return the address of the server that was started last."""
    if not ADDRESS.exists():
        raise click.ClickException("No server was started here; run `make run`, or give --url.")
    return ADDRESS.read_text(encoding="utf-8").strip()


def _post(session: requests.Session, base: str, body: str, config: Config) -> str:
    """Post *body* as Twilio does and return what would be texted back."""
    form = {"Body": body, "From": "+15005550006", "To": "+15005550001", "NumMedia": "0"}
    signer = RequestValidator(config.twilio_auth_token)
    signature = signer.compute_signature(f"{config.public_url or base}/sms", form)
    try:
        response = session.post(
            f"{base}/sms", data=form, headers={"X-Twilio-Signature": signature}, timeout=15
        )
    except requests.RequestException:
        raise click.ClickException(f"Nothing answers at {base}; is `make run` running?") from None
    if response.status_code != 200:
        raise click.ClickException(f"{base} answered {response.status_code}: {response.reason}.")
    return "\n".join(_messages(response.text)) or "(no reply)"


def _messages(twiml: str) -> list[str]:
    # Our own server's answer, parsed only to be shown.
    root = ElementTree.fromstring(twiml)  # noqa: S314
    return ["".join(message.itertext()) for message in root.iter("Message")]


def _free_port() -> int:
    for port in _PORTS:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise click.ClickException("No port from 8000 to 8099 is free; give one with --port.")
