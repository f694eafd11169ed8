"""The group of all commands: each is imported when it is called, and a mistake ends in a remedy."""

import difflib
from importlib import import_module
from typing import Any, cast

import click
from flask.cli import AppGroup

from bot.commands.catalog import ENTRIES


def find(name: str) -> click.Command | None:
    """Return the command called *name*, with its line and its example, or None."""
    entry = ENTRIES.get(name)
    if not entry:
        return None
    module, _, attribute = entry.code.partition(":")
    command = cast(click.Command, getattr(import_module(f"bot.commands.{module}"), attribute))
    command.short_help = entry.summary
    command.epilog = f"Example: {entry.example}"
    return command


class CommandGroup(AppGroup):
    """A group that knows its commands by the catalog, and others that are added to it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order of the catalog."""
        return [*ENTRIES, *(name for name in self.commands if name not in ENTRIES)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command called *cmd_name*, imported now, or None."""
        return find(cmd_name) or self.commands.get(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the name, the command and the rest of *args*.

        Raises `click.UsageError` that says which command may have been meant.
        """
        name = args[0]
        if not self.get_command(ctx, name) and not name.startswith("-"):
            meant = difflib.get_close_matches(name, self.list_commands(ctx), 1)
            hint = f"Did you mean `flask {meant[0]}`?" if meant else "`flask --help` lists them."
            ctx.fail(f"There is no command {name!r}.  {hint}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a mistake in how it was called ends with an example of it."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            entry = ENTRIES.get(ctx.invoked_subcommand or "")
            if not entry:
                raise
            said = f"{error.format_message()}\nExample: {entry.example}"
            raise click.UsageError(said, error.ctx) from None
