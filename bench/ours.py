"""Our own program in the shape of a peer."""

from collections.abc import Sequence
from dataclasses import replace

from bot.nlu.context import Context
from bot.nlu.message import Message
from bot.nlu.parse import Knowledge, parse
from bot.nlu.patterns import Matcher, Phrase
from bot.nlu.policy import decide


class Ours:
    """The bot as it is; `learn()` puts other phrases in the place of those that staff added."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def learn(self, examples: Sequence[tuple[str, str]]) -> None:
        """Compile (text, topic) as phrases that may stand anywhere in a text."""
        phrases = [Phrase(topic, "en", text) for text, topic in examples]
        self.knowledge = replace(self.knowledge, phrases=Matcher(phrases, {}))

    def topic(self, text: str) -> str:
        """Return the topic of *text* at the start of a conversation."""
        return decide(parse(Message(text), Context(), self.knowledge), self.knowledge).topic
