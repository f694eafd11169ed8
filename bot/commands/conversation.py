"""flask ask and flask chat: conversations in the terminal."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, TextIO

import click
from flask.cli import with_appcontext

from bot.commands import running
from bot.nlu.context import LANGUAGES
from bot.nlu.message import CHANNELS
from bot.playback import PlayedTurn, Setting, play
from bot.service import Service


class Moment(click.ParamType[datetime]):
    """A local time such as 2026-12-25T10:00, without its zone."""

    name = "time"

    def convert(self, value: Any, param: Any, ctx: Any) -> datetime:
        """Return *value* as a time."""
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a time; write it as 2026-12-25T10:00.", param, ctx)


_FILE = click.File(encoding="utf-8", errors="replace")
_AT = click.option("--at", type=Moment(), help="Time where the line is, such as 2026-12-25T10:00.")
_CHANNEL = click.option("--channel", type=click.Choice(CHANNELS), default="sms", show_default=True)
_LANG = click.option("--lang", type=click.Choice(LANGUAGES), help="Language to start in.")


@click.command()
@click.argument("texts", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per turn.")
@click.option("--batch", type=_FILE, help="A file of conversations, or - to read them.")
@_AT
@_CHANNEL
@_LANG
@with_appcontext
def ask(
    texts: tuple[str, ...],
    as_json: bool,
    batch: TextIO | None,
    channel: Any,
    lang: Any,
    **options: datetime | None,
) -> None:
    """Hold one conversation, a turn per argument."""
    setting = Setting(channel, lang, running.config().carrier)
    if batch:
        fixed = _service_at(options["at"])
        for conversation in _conversations(batch):
            turns = [turn.to_dict() for turn in play(conversation, setting, fixed)]
            click.echo(_as_json(turns))
        return
    if not texts:
        raise click.UsageError('Say something: flask ask "red flags"')
    for turn in play(texts, setting, _service_at(options["at"])):
        line = _as_json(turn.to_dict())
        click.echo(line if as_json else _as_text(turn))


@click.command()
@_AT
@_CHANNEL
@_LANG
@with_appcontext
def chat(channel: Any, lang: Any, **options: datetime | None) -> None:
    """Talk to the bot in the terminal."""
    fixed = _service_at(options["at"])
    town = fixed.example_town()
    click.echo(f"Type as if texting; an empty line ends.  Try: red flags, report, {town}\n")
    for turn in play(_prompted_lines(), Setting(channel, lang, running.config().carrier), fixed):
        click.echo(_as_text(turn, echo=False))


def _service_at(moment: datetime | None) -> Service:
    """Return the service, its clock standing at *moment* if there is one."""
    service = running.service()
    if not moment:
        return service
    local = moment.replace(tzinfo=service.content.hours.zone)
    return Service(service.content, lambda: local)


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


def _prompted_lines() -> Iterator[str]:
    """Yield each line until an empty one, the end of the input, or Ctrl+C."""
    try:
        while line := click.prompt(">", prompt_suffix=" ", default="", show_default=False):
            yield line
    except click.Abort:
        click.echo()


def _as_text(turn: PlayedTurn, *, echo: bool = True) -> str:
    sent = "\n\n".join(turn.replies) or "(no reply: the phone company answers this word)"
    parts = f"{turn.segments} part{'' if turn.segments == 1 else 's'}"
    about = f"[{turn.answer}; {turn.reason}; {turn.language}; {parts} {turn.encoding}]"
    return (f"> {turn.text}\n" if echo else "") + f"{sent}\n{about}\n"
