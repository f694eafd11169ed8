"""The closings that staff enter."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "closings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("starts", sa.BigInteger, nullable=False),
        sa.Column("ends", sa.BigInteger, nullable=False, index=True),
        sa.Column("office", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("words_en", sa.String(60), nullable=False),
        sa.Column("words_es", sa.String(60), nullable=False),
        sa.Column("words_pt", sa.String(60), nullable=False),
        sa.Column("entered_by", sa.String(80), nullable=False),
        sa.Column("entered", sa.BigInteger, nullable=False),
    )
