"""A reply, and what it tells whoever sends it."""

from dataclasses import dataclass, field, replace

from bot.dialogue.content import NEAREST
from bot.nlu.classifier import Prediction
from bot.nlu.context import NO_PAGE, Context, Language, Tongue, topic_of
from bot.nlu.intent import SAFETY, Intent


@dataclass(frozen=True, slots=True)
class Miss:
    """The shape of a text that was not understood: how many *words*, and what it was *nearest* to.

    *chance* says how likely that answer was; no word of the text is in it.
    """

    words: int
    nearest: str
    chance: float


@dataclass(frozen=True, slots=True)
class Reply:
    """What to send, why, and the context that the next message must bring back.

    *texts* is empty when silence is right.  *answer* is the id of what was answered.
    *place* and *office* are ids of the directory, for whoever checks the answer or reads it aloud.
    *situation* names the text in the file of the answer; it is empty where a page is sent.
    *miss* is there where the text was not understood.
    *prediction* is what the classifier made of the text, whether it decided or not.
    """

    texts: tuple[str, ...]
    context: Context
    intent: Intent
    answer: str
    tongue: Tongue
    prediction: Prediction = field(repr=False, compare=False)
    place: str = ""
    office: str = ""
    situation: str = ""
    miss: Miss | None = None

    @property
    def language(self) -> Language:
        """The language of the reply, or the one that stands in for a Creole."""
        return NEAREST[self.tongue]

    @property
    def topic(self) -> str:
        """The topic of the answer."""
        return topic_of(self.answer)


def urgent(reply: Reply) -> bool:
    """Return whether *reply* is about somebody in danger, or may be."""
    return reply.topic in SAFETY or bool(reply.intent.also)


def forgets(reply: Reply) -> bool:
    """Return whether *reply* is the one to FORGET."""
    return (reply.answer, reply.situation) == ("wait", "forgotten")


def unseen(reply: Reply, before: Context) -> Reply:
    """Return *reply* with what follows from *before* if something else was sent, or nothing.

    What the person told is remembered; what the text would have asked, offered or explained is not,
    since they have not read it.  FORGET forgets and STOP stops all the same.
    """
    after = reply.context
    if forgets(reply) or reply.answer == "stop":
        return reply
    seen = replace(
        after,
        page=before.page if after.answer == before.answer else NO_PAGE,
        sent=before.sent,
        asked=before.asked,
        choices=before.choices,
        doubted=before.doubted,
        started=before.started,
    )
    return replace(reply, context=seen)
