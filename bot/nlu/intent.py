"""What a text was understood to mean."""

from dataclasses import dataclass
from typing import Final

from bot.nlu.context import Tongue, topic_of

# Topics about somebody's safety, the most urgent first.
SAFETY: Final = ("crisis", "emergency", "images", "help_me")
# Those of the moment, which may be over when somebody goes on.
DANGERS_NOW: Final = frozenset({"emergency", "crisis"})
# The label of who took something, or bleeds.
HURT: Final = "crisis~hurt"
# The one about somebody's safety that a young person gets who writes about another.
OF_A_FRIEND: Final = "help_me.friend"
# The answer to what is about something else, or was not understood.
FALLBACK: Final = "fallback"
# Topics that are told in pieces, between which other answers may stand.
IN_PIECES: Final = frozenset({"help_me", "images", "report"})
# What is asked about one child, who may be in danger now, and whose town counts.
OF_A_CHILD: Final = frozenset({"report", "red_flags", "mandated"})
# Answers that stand beside the conversation: what was talked about stays what it was.
ASIDE: Final = frozenset("thanks wait repeat more language stop start help fallback".split())
# The answers to words of carriers, who prescribe what they say.
PRESCRIBED: Final = frozenset({"stop", "start", "help"})
# Answers after which somebody calls an office.
ROUTED: Final = ("report", "office", "hotline")
# Stands in a context for all choices of the menu, which would make a long cookie.
WHOLE_MENU: Final = "menu:"


@dataclass(frozen=True, slots=True)
class Intent:
    """The *answer* that a text needs, the *rule* that said so, and the *reason* in words.

    *also* lists topics of danger that may be meant besides, which the reply must cover; *choices*
    are ids to offer by number after it; *pick* is the id that was chosen from those offered.
    *alternatives* are the answers that are next likeliest.  *language* is what the text asks for,
    *written* what its words surely belong to; *carrier* marks a word that
    phone companies answer themselves; *situation* a text of the answer other than its first page.
    *positions* are those of the words that the rule went by.
    """

    answer: str
    rule: str
    reason: str
    also: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    pick: str = ""
    language: Tongue | None = None
    written: Tongue | None = None
    carrier: bool = False
    situation: str = ""
    positions: tuple[int, ...] = ()

    @property
    def topic(self) -> str:
        """The topic of the answer."""
        return topic_of(self.answer)
