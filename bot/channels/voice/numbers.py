"""The number to call now for a town, as the text channel would answer."""

from bot.dialogue.reply import Reply
from bot.nlu.context import Context, Language
from bot.nlu.message import Channel, Message
from bot.service import Service

# Texts of office.yaml that are a number to call; the others are questions.
SITUATIONS = ("open", "closed", "unconfirmed", "unsourced", "elsewhere", "state")


def answer(
    ids: tuple[str, ...],
    language: Language | None,
    service: Service,
    channel: Channel = "voice",
    otherwise: str = "",
) -> Reply:
    """Return the reply on the town, or the town and office, that *ids* name.

    Without them it is the answer *otherwise*, or that on reporting.  A choice by number says the
    same as the words would, and has no language of its own.
    """
    place, office = (*ids, "", "")[:2]
    offered = f"office:{office}" if office else f"place:{place}" if place else ""
    offered = offered or f"answer:{otherwise or 'report'}"
    context = Context(language=language or "en", place=place, choices=(offered,))
    return service.answer(Message("1", channel), context)


def is_open(ids: tuple[str, ...], service: Service) -> bool:
    """Return whether the office of *ids* is the one to call now."""
    return bool(ids) and answer(ids, None, service).situation == "open"


def international(number: str) -> str:
    """Return *number* of the register, such as 508-235-9800, as Twilio dials it."""
    return f"+1{number.replace('-', '')}"
