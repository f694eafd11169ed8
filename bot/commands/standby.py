"""flask standby: writes the file that answers when this server cannot."""

from pathlib import Path
from typing import Final

import click
from flask.cli import with_appcontext

from bot.commands import running
from bot.twilio import standby

_NEXT: Final = """Wrote {path}.

Put it where Twilio finds it when this server is down, and read by POST:
  - as a TwiML Bin in the Twilio console (Develop, TwiML Bins): paste the whole file; or
  - on another host, served as text/xml, that answers POST as well as GET.
Then: .venv/bin/flask connect --fallback ADDRESS
`flask doctor` says when it has to be written anew."""


@click.command("standby")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@with_appcontext
def write(path: Path | None) -> None:
    """Write the answer for when this server is down, as one TwiML file (- to print it)."""
    service, path = running.service(), path or running.config().standby
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
