"""flask check: every problem in the files that staff edit."""

import sys
from collections.abc import Iterable
from datetime import date
from typing import NoReturn

import click
from flask import Flask

from bot.content import checks, loading
from bot.content.problems import ContentError, Problem
from bot.service import Service


def register(app: Flask) -> None:
    """Add the command to *app*."""

    @app.cli.command()
    def check() -> None:
        """List every problem in intents.yaml, responses/, and directory.yaml."""
        click.echo("Reading the files and trying every phrase: a few seconds ...", err=True)
        try:
            problems = checks.check(loading.load_all(), date.today())
        except ContentError as error:
            problems = list(error.problems)
        _report_and_exit(problems)


def service_or_exit(service: Service | None) -> Service:
    """Return *service*; without one, print what is wrong in the files and end the command."""
    if service:
        return service
    try:
        loading.load()
    except ContentError as error:
        _report_and_exit(error.problems)
    # Another process mended the files between the start and now.
    raise click.ClickException("The files were changed meanwhile; run this once more.")


def _report_and_exit(problems: Iterable[Problem]) -> NoReturn:
    """Print *problems*, and end the command with 1 if one of them is an error."""
    problems = tuple(problems)
    errors = [problem for problem in problems if not problem.warning]
    warnings = [problem for problem in problems if problem.warning]
    for title, listed in (("Errors", errors), ("Warnings", warnings)):
        if listed:
            click.echo(f"{title} ({len(listed)}):")
            click.echo("".join(f"  {problem}\n" for problem in listed))
    click.echo(f"{len(errors)} errors, {len(warnings)} warnings.")
    sys.exit(1 if errors else 0)
