"""flask database: the tables, which migrate by themselves before their first use; backups."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from bot import backup, database
from bot.commands import running


@click.group("database")
def group() -> None:
    """Look after the tables of the database: upgrade, backup, restore."""


def _upgrade() -> str:
    """Migrate the tables, and return their version."""
    engine = database.engine(running.database_url())
    with running.reporting_database():
        return database.upgrade(engine)


@group.command()
@with_appcontext
def upgrade() -> None:
    """Migrate the tables now, and not before their first use."""
    click.echo(f"The tables are of version {_upgrade()}.")


@group.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def save(file: Path) -> None:
    """Write all that the database holds to the new FILE, while the line is running."""
    try:
        backup.save(running.database_url(), file)
    except backup.BackupError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Wrote {file} ({file.stat().st_size:,} bytes), for its owner alone.")


@group.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def restore(file: Path, yes: bool) -> None:
    """Put what a backup holds in the place of all that the database holds."""
    if not yes:
        click.confirm("All that the database holds now will be gone. Go on?", abort=True)
    try:
        backup.restore(running.database_url(), file)
    except backup.BackupError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Restored {file}; the tables are of version {_upgrade()}.")
