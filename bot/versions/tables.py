"""The tables of versions, drafts and tests: our own words, and the names of who wrote them."""

from typing import Final

from sqlalchemy import Column, DateTime, Integer, String, Table, Text

from bot.database import METADATA

# A digest in hexadecimal.
_DIGEST: Final = 64
# How long the name of a person may be.
NAME: Final = 80

# A file, or the list of the files of one set, by the digest of its text.
CONTENTS: Final = Table(
    "contents",
    METADATA,
    Column("digest", String(_DIGEST), primary_key=True),
    Column("text", Text, nullable=False),
)
# What was published; *tree* is the digest of its list of files, *at* is in UTC.
VERSIONS: Final = Table(
    "versions",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("tree", String(_DIGEST), nullable=False),
    Column("who", String(NAME), nullable=False),
    Column("why", Text, nullable=False),
    Column("at", DateTime, nullable=False),
)
# The draft, which all share; the newest row counts.  *base* is the tree that it began from.
DRAFTS: Final = Table(
    "drafts",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("base", String(_DIGEST), nullable=False),
    Column("tree", String(_DIGEST), nullable=False),
    Column("who", String(NAME), nullable=False),
    Column("at", DateTime, nullable=False),
)
# What was found when the tree of a draft was tested, as JSON.  *base* is a digest of the tree that
# it began from, and of the model, the conversations and the program that it was tested with.
TESTS: Final = Table(
    "tests",
    METADATA,
    Column("base", String(_DIGEST), primary_key=True),
    Column("tree", String(_DIGEST), primary_key=True),
    Column("found", Text, nullable=False),
    Column("at", DateTime, nullable=False),
)
