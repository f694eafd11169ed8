"""Every `flask` command: where it is written, what it does in one line, and an example of it.

`flask --help` is made of this, and imports no command.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class ListedCommand:
    """A command: *code* is `module:name` below bot.commands, *example* a line to paste."""

    code: str
    summary: str
    example: str


SECTIONS: Final[Mapping[str, Mapping[str, ListedCommand]]] = {
    "Talk to it": {
        "chat": ListedCommand(
            "conversation:chat", "Talk to the bot in this terminal.", "flask chat --lang es"
        ),
        "ask": ListedCommand(
            "conversation:ask",
            "Hold one conversation, a text per argument.",
            'flask ask --at 2026-12-25T10:00 "red flags" report Taunton',
        ),
        "serve": ListedCommand(
            "devserver:serve", "Run a server for this computer alone.", "flask serve --port 8000"
        ),
        "text": ListedCommand(
            "devserver:text",
            "Send texts to a running server, signed as Twilio signs them.",
            'flask text "red flags" more',
        ),
    },
    "Change the words": {
        "check": ListedCommand(
            "check:check", "List every mistake in the words and the facts.", "flask check"
        ),
        "content": ListedCommand(
            "content:group",
            "Exchange words between what is published and the files here.",
            "flask content diff",
        ),
        "score": ListedCommand(
            "score:score",
            "Measure how well texts are understood.",
            'flask score --text "they want 500 dollars"',
        ),
    },
    "Print": {
        "poster": ListedCommand(
            "poster:poster",
            "Print a poster, half page, strips or cards for a place.",
            "flask poster k3 --kind strips --paper a4",
        ),
    },
    "Run it": {
        "connect": ListedCommand(
            "connect:connect",
            "Let Twilio send a number's texts and calls here.",
            "flask connect 555888",
        ),
        "doctor": ListedCommand(
            "doctor:doctor", "Check the whole line, and say what to do.", "flask doctor --json"
        ),
        "opt-out": ListedCommand(
            "opt_out:show",
            "Print what Twilio must answer to STOP, START and HELP.",
            "flask opt-out",
        ),
        "database": ListedCommand(
            "database:group",
            "Back up and restore the database, and migrate its tables.",
            "flask database backup instance/monday.backup",
        ),
        "staff": ListedCommand(
            "staff:group",
            "Invite the first of the staff, or whoever lost their way in.",
            'flask staff add "Ana Costa" ana@example.org publisher',
        ),
        "standby": ListedCommand(
            "standby:write",
            "Write the file that answers when this server is down.",
            "flask standby",
        ),
    },
}
ENTRIES: Final[Mapping[str, ListedCommand]] = {
    name: entry for section in SECTIONS.values() for name, entry in section.items()
}
