"""The sums by week, month and quarter."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "tallies",
        sa.Column("period", sa.String(10), primary_key=True),
        sa.Column("sum", sa.String(20), primary_key=True),
        sa.Column("key", sa.String(80), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )
