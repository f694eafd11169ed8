"""The counts by week in place of days, and the streaks."""

from collections import Counter
from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

# What is about no text stays by day.
_DAILY = "started"


def upgrade() -> None:
    """Make the table, and add each day to the Monday of its week."""
    op.create_table(
        "streaks",
        sa.Column("name", sa.String(20), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )
    counts = sa.table(
        "counts",
        sa.column("day", sa.Date),
        sa.column("kind", sa.String),
        sa.column("outcome", sa.String),
        sa.column("number", sa.Integer),
    )
    connection, about_texts = op.get_bind(), counts.c.kind != _DAILY
    weeks: Counter[tuple[date, str, str]] = Counter()
    for day, kind, outcome, number in connection.execute(sa.select(counts).where(about_texts)):
        weeks[day - timedelta(days=day.weekday()), kind, outcome] += number
    connection.execute(counts.delete().where(about_texts))
    rows = [
        {"day": day, "kind": kind, "outcome": outcome, "number": number}
        for (day, kind, outcome), number in weeks.items()
    ]
    if rows:
        connection.execute(counts.insert(), rows)
