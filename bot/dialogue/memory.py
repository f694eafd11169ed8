"""What a conversation remembers once an answer was given: ids, never words."""

from dataclasses import replace
from typing import Final

from bot.nlu.context import Context, Writer, topic_of
from bot.nlu.intent import ASIDE, OF_A_FRIEND, SAFETY

# Whoever is one of these may be young.
_MAYBE_YOUNG: Final[frozenset[Writer]] = frozenset({"", "young", "friend"})


def remember(context: Context, answer: str, writer: Writer = "") -> Context:
    """Return *context* once *answer* was given to a *writer*, if the text told who writes."""
    if answer in ASIDE:
        return replace(context, writer=writer or context.writer)
    topic = topic_of(answer)
    writer = writer or context.writer
    if topic == "help_me" and writer in _MAYBE_YOUNG:
        writer = "friend" if answer == OF_A_FRIEND else "young"
    danger = context.danger
    if topic in SAFETY and (not danger or SAFETY.index(topic) < SAFETY.index(danger)):
        danger = topic
    return replace(
        context,
        answers=context.remembering(answer),
        page=0,
        writer=writer,
        danger=danger,
        adult=context.adult or answer == "report.adult",
    )
