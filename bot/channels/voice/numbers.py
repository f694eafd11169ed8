"""The number to call now for a town, as the text channel would answer."""

from bot.core.model import Channel, Context, Language, Message, Reply
from bot.service import Service

# Texts of office.yaml that are a number to call; the others are questions.
SITUATIONS = ("open", "closed", "unconfirmed", "unsourced", "elsewhere")


def answer(
    ids: tuple[str, ...], language: Language | None, service: Service, channel: Channel = "voice"
) -> Reply:
    """Return the reply on the town, or the town and office, that *ids* name; without, on reporting.

    A choice by number says the same as the words would, and has no language of its own.
    """
    place, office = (*ids, "", "")[:2]
    offered = f"office:{office}" if office else f"place:{place}" if place else "topic:report"
    context = Context(language=language or "en", place=place, choices=(offered,))
    return service.answer(Message("1", channel), context)


def is_open(ids: tuple[str, ...], service: Service) -> bool:
    """Return whether the office of *ids* is the one to call now."""
    return bool(ids) and answer(ids, None, service).situation == "open"


def international(number: str) -> str:
    """Return *number* of the register, such as 508-235-9800, as Twilio dials it."""
    return f"+1{number.replace('-', '')}"
