"""Our own program in the shape of a peer."""

from collections.abc import Sequence
from dataclasses import replace

from bot.content.loading import Loaded, load_all
from bot.core import building, matching
from bot.core.hearing import hear
from bot.core.model import Context, Message, Topic
from bot.core.said import Said


class Ours:
    """The bot with the words of intents.yaml; `learn()` puts other phrases in their place."""

    def __init__(self, loaded: Loaded | None = None) -> None:
        loaded = loaded or load_all()
        self.content = loaded.content
        self.source = loaded.intents.source
        self.context = Context(language="en")

    def learn(self, examples: Sequence[tuple[str, str]]) -> None:
        """Build a lexicon of the examples, with the towns, fillers, and short forms as they are."""
        says = [Said(topic, "en", text) for text, topic in examples]
        names = {topic: Topic(topic, {}) for _, topic in examples}
        source = replace(self.source, groups={}, only=(), says=says)
        topics = {**self.content.topics, **names}
        self.content = replace(self.content, topics=topics, lexicon=building.build(source))

    def topic(self, text: str) -> str:
        """Return the topic of *text*."""
        return matching.match(hear(Message(text), self.context, self.content)).topic
