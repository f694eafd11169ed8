"""Every `flask` command: where it is written, what it does in one line, and an example of it.

`flask --help` is made of this, and imports no command.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Entry:
    """A command: *code* is `module:name` below bot.commands, *example* a line to paste."""

    code: str
    summary: str
    example: str


SECTIONS: Final[Mapping[str, Mapping[str, Entry]]] = {
    "Talk to it": {
        "chat": Entry(
            "conversation:chat", "Talk to the bot in this terminal.", "flask chat --lang es"
        ),
        "ask": Entry(
            "conversation:ask",
            "Hold one conversation, a text per argument.",
            'flask ask --at 2026-12-25T10:00 "red flags" report Taunton',
        ),
        "serve": Entry(
            "devserver:serve", "Run a server for this computer alone.", "flask serve --port 8000"
        ),
        "text": Entry(
            "devserver:text",
            "Send texts to a running server, signed as Twilio signs them.",
            'flask text "red flags" more',
        ),
    },
    "Change the words": {
        "check": Entry(
            "check:check", "List every mistake in the words and the facts.", "flask check"
        ),
        "content": Entry(
            "content:group",
            "Exchange words between what is published and the files here.",
            "flask content diff",
        ),
        "score": Entry(
            "score:score",
            "Measure how well texts are understood.",
            'flask score --text "they want 500 dollars"',
        ),
    },
    "Print": {
        "poster": Entry(
            "poster:poster",
            "Print a poster, half page, strips or cards for a place.",
            "flask poster k3 --kind strips --paper a4",
        ),
    },
    "Run it": {
        "connect": Entry(
            "connect:connect",
            "Let Twilio send a number's texts and calls here.",
            "flask connect 555888",
        ),
        "doctor": Entry(
            "doctor:doctor", "Check the whole line, and say what to do.", "flask doctor --json"
        ),
        "opt-out": Entry(
            "opt_out:show",
            "Print what Twilio must answer to STOP, START and HELP.",
            "flask opt-out",
        ),
        "database": Entry(
            "database:group",
            "Back up and restore the database, and migrate its tables.",
            "flask database backup instance/monday.backup",
        ),
        "staff": Entry(
            "staff:group",
            "Invite the first of the staff, or whoever lost their way in.",
            'flask staff add "Ana Costa" ana@example.org publisher',
        ),
        "standby": Entry(
            "standby:write",
            "Write the file that answers when this server is down.",
            "flask standby",
        ),
    },
}
ENTRIES: Final[Mapping[str, Entry]] = {
    name: entry for section in SECTIONS.values() for name, entry in section.items()
}
