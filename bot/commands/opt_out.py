"""flask opt-out: prints what Twilio must answer to STOP, START and HELP in our place."""

from typing import Final

import click
from flask.cli import with_appcontext

from bot.commands import running
from bot.dialogue.segments import shape
from bot.nlu.context import LANGUAGES

_WORDS: Final = ("stop", "start", "help")


@click.command("opt-out")
@with_appcontext
def show() -> None:
    """Print the texts for Advanced Opt-Out at Twilio, as a phone gets them.

    Example: flask opt-out
    """
    answers = running.service().content.answers
    for language in LANGUAGES:
        for word in _WORDS:
            click.echo(f"{word.upper()} ({language}): {shape(answers[word].pages[0][language])}")
