"""The flask commands: ask, chat, check, text, serve."""

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NoReturn, TextIO
from zoneinfo import ZoneInfo

import click
import requests
from flask import Flask

from bot import laptop
from bot.config import Config
from bot.content import checks, loading
from bot.content.problems import ContentError, Problem
from bot.content.register import ZONE
from bot.core.model import CHANNELS, LANGUAGES
from bot.playback import Setting, Turn, play
from bot.service import Service


class Moment(click.ParamType[datetime]):
    """A local Massachusetts time such as 2026-12-25T10:00."""

    name = "time"

    def convert(self, value: Any, param: Any, ctx: Any) -> datetime:
        """Return *value* as a time with its zone."""
        try:
            return datetime.fromisoformat(value).replace(tzinfo=ZoneInfo(ZONE))
        except ValueError:
            self.fail(f"{value!r} is not a time; write it as 2026-12-25T10:00.", param, ctx)


_FILE = click.File(encoding="utf-8", errors="replace")
_AT = click.option("--at", type=Moment(), help="Massachusetts time, such as 2026-12-25T10:00.")
_CHANNEL = click.option("--channel", type=click.Choice(CHANNELS), default="sms", show_default=True)
_LANG = click.option("--lang", type=click.Choice(LANGUAGES), help="Language to start in.")


def register(app: Flask, config: Config, service: Service | None) -> None:
    """Add the commands to *app*; without *service* each says what is wrong with the files."""

    def at(moment: datetime | None) -> Service:
        known = service or Service(_load())
        return Service(known.content, lambda: moment) if moment else known

    @app.cli.command()
    @click.argument("texts", nargs=-1)
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per turn.")
    @click.option("--batch", type=_FILE, help="A file of conversations, or - to read them.")
    @_AT
    @_CHANNEL
    @_LANG
    def ask(
        texts: tuple[str, ...],
        as_json: bool,
        batch: TextIO | None,
        channel: Any,
        lang: Any,
        **when: datetime | None,
    ) -> None:
        """Hold one conversation, a turn per argument."""
        setting = Setting(channel, lang, config.carrier)
        if batch:
            known = at(when["at"])
            for conversation in _conversations(batch):
                turns = [turn.to_dict() for turn in play(conversation, setting, known)]
                click.echo(_as_json(turns))
            return
        if not texts:
            raise click.UsageError('Say something: flask ask "red flags"')
        for turn in play(texts, setting, at(when["at"])):
            line = _as_json(turn.to_dict())
            click.echo(line if as_json else _shown(turn))

    @app.cli.command()
    @_AT
    @_CHANNEL
    @_LANG
    def chat(channel: Any, lang: Any, **when: datetime | None) -> None:
        """Talk to the bot in the terminal."""
        known = at(when["at"])
        click.echo("Type as if texting; an empty line ends.  Try: red flags, report, Taunton\n")
        for turn in play(_typed(), Setting(channel, lang, config.carrier), known):
            click.echo(_shown(turn, echo=False))

    @app.cli.command()
    def check() -> None:
        """List every problem in intents.yaml, responses/, and directory.yaml."""
        click.echo("Reading the files and trying every phrase: a few seconds ...", err=True)
        try:
            problems = checks.check(loading.load_all(), date.today())
        except ContentError as error:
            problems = list(error.problems)
        _report(problems)

    @app.cli.command()
    @click.argument("texts", nargs=-1, required=True)
    @click.option("--url", help="The server's address; by default the one `make run` started.")
    def text(texts: tuple[str, ...], url: str | None) -> None:
        """Send signed texts to a running server, as Twilio would, and show its replies."""
        base = (url or laptop.address()).rstrip("/")
        with requests.Session() as phone:
            for written in texts:
                click.echo(f"> {written}\n{laptop.post(phone, base, written, config)}\n")

    @app.cli.command()
    @click.option("--port", type=int, default=0, help="By default the first free one from 8000.")
    def serve(port: int) -> None:
        """Run a server for this computer alone, and say what to try."""
        at(None)
        laptop.serve(app, port)


def _load() -> NoReturn:
    """Stop the command with what is wrong in the files."""
    try:
        loading.load()
    except ContentError as error:
        _report(list(error.problems))
    raise click.ClickException("The files were changed meanwhile; run this once more.")


def _report(problems: list[Problem]) -> None:
    errors = [problem for problem in problems if not problem.warning]
    warnings = [problem for problem in problems if problem.warning]
    for title, listed in (("Errors", errors), ("Warnings", warnings)):
        if listed:
            click.echo(f"{title} ({len(listed)}):")
            click.echo("".join(f"  {problem}\n" for problem in listed))
    click.echo(f"{len(errors)} errors, {len(warnings)} warnings.")
    sys.exit(1 if errors else 0)


def _conversations(lines: TextIO) -> Iterator[list[str]]:
    """Yield the texts of each line: a plain text, or a JSON array of texts."""
    for line in lines:
        plain = line.rstrip("\r\n")
        try:
            texts = json.loads(plain) if plain.lstrip().startswith("[") else None
        except (ValueError, RecursionError):
            texts = None
        if isinstance(texts, list) and all(isinstance(text, str) for text in texts):
            yield texts
        else:
            yield [plain]


def _as_json(value: object) -> str:
    """Return *value* as JSON, readable unless it holds half a character."""
    readable = json.dumps(value, ensure_ascii=False)
    return readable if readable.isprintable() else json.dumps(value)


def _typed() -> Iterator[str]:
    """Yield each line until an empty one, the end of the input, or Ctrl+C."""
    try:
        while line := click.prompt(">", prompt_suffix=" ", default="", show_default=False):
            yield line
    except click.Abort:
        click.echo()


def _shown(turn: Turn, *, echo: bool = True) -> str:
    sent = "\n\n".join(turn.replies) or "(no reply: the phone company answers this word)"
    parts = f"{turn.segments} part{'' if turn.segments == 1 else 's'}"
    about = f"[{turn.intent}; {turn.reason}; {turn.language}; {parts} {turn.encoding}]"
    return (f"> {turn.text}\n" if echo else "") + f"{sent}\n{about}\n"
