"""flask content: the published words, as files of this folder and back."""

import getpass
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

import click
from flask.cli import with_appcontext

from bot import database
from bot.commands import running
from bot.content.fileset import FileSet
from bot.content.loading import ROOT, load_all
from bot.content.problems import ContentError
from bot.content.splicing import SpliceError
from bot.service import now
from bot.versions.differences import differences
from bot.versions.store import Store, Superseded

# What a version may write into the folder.
_NAME: Final = re.compile(r"(?:responses/\w+|directory|intents|posters)\.yaml")


def _with_store(command: Callable[..., None]) -> Callable[..., None]:
    """Give *command* the store, and say in one line where the database cannot be used."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> None:
        store = Store(database.engine(running.database_url()), now)
        with running.reporting_database():
            command(store, *args, **options)

    return with_appcontext(run)


@click.group("content")
def group() -> None:
    """Exchange words between what is published and the files of this folder."""


@group.command()
@_with_store
def log(store: Store) -> None:
    """List what was published, the newest first."""
    versions = store.versions()
    for version in versions:
        click.echo(f"{version.number:4}  {version.at:%Y-%m-%d %H:%M} UTC  {version.who}")
        click.echo(f"      {version.why}")
    if not versions:
        click.echo("Nothing was published yet: people get the files of this folder.")


@group.command()
@click.argument("number", type=click.IntRange(1), required=False)
@_with_store
def diff(store: Store, number: int | None) -> None:
    """Show in what the files here differ from what is published, or from version NUMBER."""
    try:
        changed = differences(_version(store, number), FileSet.below(ROOT))
    except SpliceError as error:
        raise click.ClickException(f"{error}  Run `flask check`.") from None
    for one in changed:
        click.echo(f"{one.file}: {' > '.join(map(str, one.steps))}")
        click.echo(f"  - {one.before}\n  + {one.after}")
    click.echo("1 difference." if len(changed) == 1 else f"{len(changed)} differences.")


@group.command()
@click.argument("number", type=click.IntRange(1), required=False)
@_with_store
def pull(store: Store, number: int | None) -> None:
    """Write what is published, or version NUMBER, into the files of this folder."""
    wanted, here = _version(store, number), FileSet.below(ROOT)
    changed = [name for name, data in wanted.files.items() if here.files.get(name) != data]
    if odd := [name for name in changed if not _NAME.fullmatch(name)]:
        raise click.ClickException(f"This version holds a file that is none of ours: {odd[0]!r}.")
    for name in changed:
        (ROOT / name).write_bytes(wanted.files[name])
        click.echo(f"wrote {name}")
    counted = "1 file" if len(changed) == 1 else f"{len(changed)} files"
    click.echo(f"{counted} changed." if changed else "The files here are the same.")


@group.command()
@click.option("--who", default=getpass.getuser, help="Your name; by default that of your account.")
@click.option("--replace", is_flag=True, help="Throw away what staff have drafted.")
@_with_store
def push(store: Store, who: str, *, replace: bool) -> None:
    """Propose the files of this folder as the draft, for staff to test and publish."""
    files, draft = FileSet.below(ROOT), store.draft()
    try:
        load_all(ROOT, files)
    except ContentError as error:
        running.report_and_exit(error.problems)
    base = _version(store, None) if store.head()[0] else files
    pending = draft is not None and draft.tree != draft.base
    if pending and not replace:
        raise click.ClickException(
            "Staff have a draft.  Wait until it is published, or throw it away with --replace."
        )
    if files == base:
        click.echo("The files here are what is published: there is nothing to propose.")
        return
    try:
        store.save_draft(files, base, draft, who, "Proposed the files of a folder.")
    except Superseded:
        raise click.ClickException("Somebody saved at the same moment; run this again.") from None
    click.echo("It is the draft now: see /staff/draft.")


def _version(store: Store, number: int | None) -> FileSet:
    """Return the files of version *number*, or of the newest one."""
    versions = {version.number: version for version in store.versions()}
    if not versions:
        raise click.ClickException(
            "Nothing was published yet: people get the files of this folder."
        )
    if number is not None and number not in versions:
        raise click.ClickException(f"There is no version {number}; `flask content log` lists them.")
    return store.files(versions[number or max(versions)].tree)
