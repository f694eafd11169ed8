"""The daily counts, which databases of before have already."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the table where it is missing."""
    op.create_table(
        "counts",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("outcome", sa.String(20), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        if_not_exists=True,
    )
