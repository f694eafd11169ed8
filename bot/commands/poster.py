"""flask poster: writes posters, cards and strips as PDF or PNG files."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import click
from flask.cli import with_appcontext

from bot.commands import running
from bot.content import posters
from bot.content.fileset import FileSet
from bot.content.loading import ROOT
from bot.content.posters import Posters
from bot.nlu.context import LANGUAGES
from bot.posters.kinds import KINDS, PAPERS, Format
from bot.posters.orders import Order, OrderError
from bot.posters.press import Press, Printed

_KIND = click.Choice(tuple(KINDS))
_LANGUAGE = click.Choice(LANGUAGES)
_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command("poster")
@click.argument("code", required=False)
@click.option("--kind", type=_KIND, default="poster", show_default=True)
@click.option("--paper", type=click.Choice(tuple(PAPERS)), default="letter", show_default=True)
@click.option("--format", type=click.Choice(get_args(Format)), default="pdf", show_default=True)
@click.option("--lang", "language", type=_LANGUAGE, help="First language, if not the site's.")
@click.option("--also", type=_LANGUAGE, help="Second language on the same sheet.")
@click.option("--headline", default="", help="An id of responses/_poster.yaml.")
@click.option("--words", default="", help="What to text, if not the site's words.")
@click.option("--out", type=_FOLDER, default=Path(), help="Folder for the file.")
@click.option("--draft", is_flag=True, help="Print it, marked as a draft, whatever is wrong.")
@click.option("--list", "listing", is_flag=True, help="List the sites and stop.")
@click.option("--all", "everything", type=_FOLDER, help="Print every kind for every site here.")
@with_appcontext
def poster(
    code: str | None, out: Path, draft: bool, listing: bool, everything: Path | None,
    **ordered: Any,
) -> None:  # fmt: skip
    """Print a poster, a half page, tear-off strips, or cards for the site CODE."""
    content = running.service().content
    press = Press(posters.read(FileSet.below(ROOT), content), content, running.config())
    if listing:
        _list(press.posters)
    elif everything:
        _print_all(press, Order("", **ordered), everything, draft=draft)
    elif code:
        sys.exit(0 if _print(press, Order(code, **ordered), out, draft=draft) else 1)
    else:
        raise click.UsageError("Which site?  `flask poster --list` lists them.")


def _list(known: Posters) -> None:
    for one in known.listed.values():
        words = ", ".join(one.words[language] for language in one.languages)
        click.echo(f"{one.code:7} {'+'.join(one.languages):6} {words:30} {one.place}")
    for problem in known.problems:
        click.echo(f"{problem}", err=True)
    sys.exit(1 if known.problems else 0)


def _print_all(press: Press, template: Order, folder: Path, *, draft: bool) -> None:
    """Print every kind for every site into *folder*, and end with how many were not printed."""
    orders = list(_orders_for_all(press.posters, template))
    failed = 0
    for at, order in enumerate(orders, 1):
        click.echo(f"{at}/{len(orders)} ", nl=False)
        failed += not _print(press, order, folder, draft=draft)
    for problem in press.posters.problems:
        click.echo(f"{problem}", err=True)
    failed += len(press.posters.problems)
    click.echo(f"{failed} failed." if failed else f"All {len(orders)} are in {folder}.")
    sys.exit(1 if failed else 0)


def _orders_for_all(known: Posters, template: Order) -> Iterator[Order]:
    for code in known.listed:
        for kind in KINDS:
            yield replace(template, code=code, kind=kind)


def _print(press: Press, order: Order, folder: Path, *, draft: bool) -> bool:
    """Print *order* into *folder*, say so, and return whether there is a file."""
    try:
        printed = press.deliver(order, draft=draft)
    except OrderError as error:
        click.echo(f"{order.code} {order.kind}: not printed.\n  {error}", err=True)
        return False
    if printed.file:
        _write(printed.file, folder, printed.name)
    _report(printed, folder)
    return bool(printed.file)


def _write(file: bytes, folder: Path, name: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(file)
    except OSError as error:
        said = f"{folder / name} cannot be written: {error.strerror}.  Name another folder: --out."
        raise click.ClickException(said) from None


def _report(printed: Printed, folder: Path) -> None:
    if printed.file:
        click.echo(f"{folder / printed.name}: {_summary(printed)}.")
    else:
        click.echo(f"{printed.name}: not printed.", err=True)
    for result in printed.results:
        for defect in result.defects:
            click.echo(f"  {defect}", err=True)


def _summary(printed: Printed) -> str:
    found = sum(len(result.defects) for result in printed.results)
    return f"{len(printed.results)} checks, " + (f"{found} found" if found else "nothing found")
