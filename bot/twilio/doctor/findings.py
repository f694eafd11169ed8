"""The result of a check: its severity, what was found, and what to do."""

from dataclasses import dataclass, replace
from typing import Final, Literal

Level = Literal["ok", "look", "broken"]
# The worst first.
LEVELS: Final[tuple[Level, ...]] = ("broken", "look", "ok")


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of one check.

    *level*: "ok", "look" for what a person should see to, "broken" for what keeps an answer from
    somebody or may do so.  *message* and *todo* are sentences; nothing in them is secret.
    *link* is the page of the staff on which to do it, if there is one.
    """

    check: str
    level: Level
    message: str
    todo: str = ""
    link: str = ""

    def at(self, link: str) -> "Finding":
        """Return it with the page *link* on which to do what is to do."""
        return replace(self, link=link)


def ok(check: str, message: str) -> Finding:
    """Return that all is well."""
    return Finding(check, "ok", message)


def look(check: str, message: str, todo: str) -> Finding:
    """Return something that a person should see to."""
    return Finding(check, "look", message, todo)


def broken(check: str, message: str, todo: str) -> Finding:
    """Return something that keeps an answer from somebody."""
    return Finding(check, "broken", message, todo)
