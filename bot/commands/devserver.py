"""flask serve and flask text: a server for this computer, and texts sent to it as Twilio does."""

import logging
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import click
import requests
from flask import Flask, current_app
from flask.cli import with_appcontext
from twilio.request_validator import RequestValidator
from werkzeug.serving import WSGIRequestHandler, make_server

from bot.commands import ports, running
from bot.config import Config

# Where the server tells `flask text` its address.
ADDRESS: Final = Path("instance/address")
_REFUSED: Final = (
    "{base} refused the signature (403).  A text is signed with TWILIO_AUTH_TOKEN and PUBLIC_URL:"
    " run this in the folder of that server and with its settings, or restart it if they changed."
)

_WELCOME = """
The bot is listening on {url}, for this computer alone.  Ctrl+C stops it.

In a browser, what staff see: {url}/staff

Try it from a second terminal, in this folder:
  make chat                              talk to it, no server needed
  .venv/bin/flask text "red flags" more  send it texts as Twilio would
  .venv/bin/flask ask --at 2026-12-25T10:00 report {town}
"""


@click.command()
@click.argument("texts", nargs=-1, required=True)
@click.option("--url", help="The server's address; by default the one `make run` started.")
@with_appcontext
def text(texts: tuple[str, ...], url: str | None) -> None:
    """Send signed texts to a running server, as Twilio would, and show its replies."""
    base = (url or _address()).rstrip("/")
    if not base.startswith(("http://", "https://")):
        raise click.UsageError(f"{base} is no address; write it as http://{base}")
    config = running.config()
    with requests.Session() as session:
        for body in texts:
            click.echo(f"> {body}\n{_post(session, base, body, config)}\n")


class _SilentRequestHandler(WSGIRequestHandler):
    """Logs nothing: an address, or a request that is no HTTP, may hold what a person sent."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Log nothing."""


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="By default the first free from 8000.")
@with_appcontext
def serve(port: int | None) -> None:
    """Run a server for this computer alone, and say what to try."""
    town = running.service().example_town()
    # Flask's own, and not the proxy for it: the server's threads have no context.
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    with ports.listen(port) as listening:
        number = listening.getsockname()[1]
        server = make_server(
            ports.HOST, number, app, threaded=True, request_handler=_SilentRequestHandler,
            fd=listening.fileno(),
        )  # fmt: skip
        url = f"http://{ports.HOST}:{number}"
        ADDRESS.parent.mkdir(exist_ok=True)
        ADDRESS.write_text(url, encoding="utf-8")
        click.echo(_WELCOME.format(url=url, town=town))
        # It would only say that this is no production server, which the welcome does.
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        server.serve_forever()


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
    if response.status_code == 403:
        raise click.ClickException(_REFUSED.format(base=base))
    if response.status_code != 200:
        raise click.ClickException(f"{base} answered {response.status_code}: {response.reason}.")
    return "\n".join(_messages(response.text)) or "(no reply)"


def _messages(twiml: str) -> list[str]:
    # Our own server's answer, parsed only to be shown.
    root = ElementTree.fromstring(twiml)  # noqa: S314
    return ["".join(message.itertext()) for message in root.iter("Message")]
