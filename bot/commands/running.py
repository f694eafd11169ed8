"""What commands work on: the settings and the service of the application that they belong to."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, NoReturn, cast

import click
from flask import Flask, current_app

from bot import database
from bot.commands.group import CommandGroup
from bot.config import Config
from bot.content import loading
from bot.content.problems import ContentError, Problem
from bot.service import Service

_KEY: Final = "commands"


@dataclass(frozen=True)
class _Running:
    config: Config
    service: Service | None


def attach(app: Flask, config: Config, service: Service | None) -> None:
    """Give *app* the commands; without *service* they say what is wrong with the files."""
    app.cli = CommandGroup(app.name)
    app.extensions[_KEY] = _Running(config, service)


def config() -> Config:
    """Return the settings of the application whose command is running."""
    return _running().config


def service() -> Service:
    """Return its service; without one, print what is wrong in the files and end the command."""
    if found := _running().service:
        return found
    try:
        loading.load()
    except ContentError as error:
        report_and_exit(error.problems)
    # Another process mended the files between the start and now.
    raise click.ClickException("The files were changed meanwhile; run this once more.")


def database_url() -> str:
    """Return where the database is; without one, end the command."""
    if url := config().database_url:
        return url
    raise click.ClickException("There is no database: set DATABASE_URL (docs/deploy.md).")


@contextmanager
def reporting_database() -> Iterator[None]:
    """End the command in one line where the database cannot be used."""
    try:
        yield
    except database.ERRORS as error:
        # The message would repeat the address, and the password in it.
        kind = type(error).__name__
        raise click.ClickException(f"The database cannot be used: {kind}.") from None


def report_and_exit(problems: Iterable[Problem]) -> NoReturn:
    """Print *problems*, and end the command with 1 if one of them is an error.

    Of texts that nobody has reviewed it prints how many there are: nobody mends them here.
    """
    problems = tuple(problems)
    errors = [problem for problem in problems if not problem.warning]
    warnings = [problem for problem in problems if problem.warning]
    others = [problem for problem in warnings if not problem.kind]
    grades = [problem for problem in warnings if problem.kind == "grade"]
    titles = {"Errors": errors, "Warnings": others, "Hard to read": grades}
    for title, listed in titles.items():
        if listed:
            click.echo(f"{title} ({len(listed)}):")
            click.echo("".join(f"  {problem}\n" for problem in listed))
    warned = len(others) + len(grades)
    last = f"{_counted(len(errors), 'error')}, {_counted(warned, 'warning')}"
    if waiting := len(warnings) - warned:
        last += f"; {_counted(waiting, 'answer')} to review (/staff/reviews lists what)"
    click.echo(f"{last}.")
    sys.exit(1 if errors else 0)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _running() -> _Running:
    return cast(_Running, current_app.extensions[_KEY])
