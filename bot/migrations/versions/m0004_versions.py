"""Published versions of the words, the draft, its tests, and the journal."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    _make("contents", _key("digest", sa.String(64)), _column("text", sa.Text))
    _make("versions", _key("number", sa.Integer), _column("tree", sa.String(64)), *_signed("why"))
    trees = (_column("base", sa.String(64)), _column("tree", sa.String(64)))
    _make("drafts", _key("number", sa.Integer), *trees, *_signed())
    keys = (_key("base", sa.String(64)), _key("tree", sa.String(64)))
    _make("tests", *keys, _column("found", sa.Text), _column("at", sa.DateTime))
    _make("journal", sa.Column("id", sa.Integer, primary_key=True), *_signed("what"))


def _make(name: str, *columns: "sa.Column[Any]") -> None:
    op.create_table(name, *columns, if_not_exists=True)


def _key(name: str, type: Any) -> "sa.Column[Any]":
    return sa.Column(name, type, primary_key=True, autoincrement=False)


def _column(name: str, type: Any) -> "sa.Column[Any]":
    return sa.Column(name, type, nullable=False)


def _signed(*texts: str) -> "tuple[sa.Column[Any], ...]":
    """Return who, the *texts*, and when."""
    written = (_column(name, sa.Text) for name in texts)
    return (_column("who", sa.String(80)), *written, _column("at", sa.DateTime))
