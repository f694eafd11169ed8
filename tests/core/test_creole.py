"""Haitian and Cape Verdean Creole: one sentence, both numbers, and the nearest language."""

import pytest

from bot.core.conversation import respond
from bot.core.knowledge import Content
from bot.core.model import Context, Message
from tests.clock import OPEN, local


@pytest.mark.parametrize(
    ("text", "language"), [("ede m tanpri", "en"), ("djuda-m, sokoru", "pt")], ids=["ht", "kea"]
)
def test_creole_is_answered(text: str, language: str, content: Content) -> None:
    """A plea in Creole gets 911 and the hotline; the next answer is in the nearest language."""
    reply = respond(Message(text), Context(), content, local(OPEN))

    assert "911" in reply.texts[0]
    assert "800-792-5200" in reply.texts[0]
    assert reply.context.language == language
