"""Who gets letters, and which alerts were sent."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "addresses",
        sa.Column("letter", sa.String(10), primary_key=True),
        sa.Column("address", sa.String(254), primary_key=True),
    )
    op.create_table(
        "alerts",
        sa.Column("name", sa.String(60), primary_key=True),
        sa.Column("since", sa.BigInteger, nullable=False),
    )
