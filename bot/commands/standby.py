"""flask standby: writes the file that answers when this server cannot."""

from pathlib import Path
from typing import Final

import click
from flask import Flask

from bot.service import Service
from bot.twilio import standby

FILE: Final = Path("instance/standby.xml")
_NEXT: Final = """Wrote {path}.

Put it where Twilio finds it when this server is down, and read by POST:
  - as a TwiML Bin in the Twilio console (Develop, TwiML Bins): paste the whole file; or
  - on another host, served as text/xml, that answers POST as well as GET.
Then: .venv/bin/flask connect --fallback ADDRESS
`flask doctor` says when it has to be written anew."""


def register(app: Flask, service: Service) -> None:
    """Add the command to *app*."""

    @app.cli.command("standby")
    @click.argument("path", default=FILE, type=click.Path(path_type=Path))
    def write(path: Path) -> None:
        """Write the answer for when this server is down, as one TwiML file (- to print it)."""
        document = standby.document(service.content, service.clock().date())
        if str(path) == "-":
            click.echo(document, nl=False)
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(document, encoding="utf-8")
        except OSError as error:
            raise click.ClickException(f"{path} cannot be written: {error.strerror}.") from None
        click.echo(_NEXT.format(path=path))
