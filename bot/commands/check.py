"""flask check: every problem in the files that staff edit."""

from datetime import date

import click

from bot.commands.running import report_and_exit
from bot.content import checks, loading
from bot.content.problems import ContentError


@click.command()
def check() -> None:
    """List every problem in intents.yaml, responses/, and directory.yaml."""
    click.echo("Reading the files and trying every phrase: a few seconds ...", err=True)
    try:
        problems = checks.check(loading.load_all(), date.today())
    except ContentError as error:
        problems = list(error.problems)
    report_and_exit(problems)
