"""The `flask` command: its help, its version, and the bot loaded for the command that is called.

FLASK_APP names this module, so that Flask's own script finds `create_app()` here.
"""

import gc
import platform
import sys
import tomllib
from importlib import import_module, metadata
from pathlib import Path
from typing import Final, NoReturn, cast

import click
from flask import Flask
from flask.cli import FlaskGroup

from bot.commands.catalog import SECTIONS
from bot.commands.group import CommandGroup
from bot.config import ConfigError
from bot.content.problems import ContentError

_PROJECT: Final = Path(__file__).parents[1] / "pyproject.toml"
_HELP: Final = "A text line that says whom to call when a child is being exploited."


_FILES: Final = (
    "The line keeps its keys and counts in instance/, which must be a folder it may use."
)


class Program(CommandGroup, FlaskGroup):
    """The product's commands, by what they are for; Flask's own work, and are not listed."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Return what stands after the options of `flask` itself.

        Raises `click.UsageError` that says where the option of a command is to stand.
        """
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            said = f"`flask` has no option {error.option_name}.  Those of a command stand after it:"
            raise click.UsageError(f"{said} flask ask --json hi", ctx) from None

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each section of the catalog, every command with an example."""
        for title, entries in SECTIONS.items():
            with formatter.section(title):
                for name, entry in entries.items():
                    formatter.write(f"  {name:10}{entry.summary}\n{'':14}{entry.example}\n")
        with formatter.section("Options"):
            formatter.write_dl(
                [
                    ("--version", "Show the version."),
                    ("--help", "Show this, or after a command its own."),
                ]
            )


def version() -> str:
    """Return the version of the line, and of what it runs on."""
    project = tomllib.loads(_PROJECT.read_text("utf-8"))["project"]
    below = f"Python {platform.python_version()}, Flask {metadata.version('flask')}"
    return f"{project['name']} {project['version']} ({below})"


def load() -> Flask:
    """Return the bot.

    Raises `click.ClickException` with one sentence for each thing that keeps it from starting.
    It is imported here: its half second is for those commands alone that work on it.
    """
    # Nothing that loading makes is garbage, and looking for some takes a quarter of the time.
    gc.disable()
    try:
        return cast(Flask, import_module("bot.app").create_app())
    except ConfigError as error:
        hint = "On a laptop, run this in the folder of .flaskenv, and leave BOT_ENV as it says."
        raise click.ClickException(f"{error}\n{hint}") from None
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}.  {_FILES}") from None
    except ContentError as error:
        raise click.ClickException("\n".join(map(str, error.problems))) from None
    finally:
        gc.enable()


def create_app() -> NoReturn:
    """Go on as our own command, where Flask's script asks for the application.

    Its help would load the bot, and list Flask's commands among ours.
    """
    main()
    sys.exit()


def _show_version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(version())
        ctx.exit()


def main() -> None:
    """Run the command that the arguments of this process name."""
    shown = click.Option(
        ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_show_version
    )
    program = Program(
        name="flask", help=_HELP, create_app=load, params=[shown], add_version_option=False
    )
    program.main(prog_name="flask")


if __name__ == "__main__":
    main()
