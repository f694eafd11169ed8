"""The web chat: answers like SMS, with the context in an encrypted token in the page."""

from dataclasses import replace
from typing import Final

from flask import Blueprint, request

from bot.channels.limits import Limits
from bot.channels.seal import ContextCipher
from bot.config import Config
from bot.dialogue.content import Content, written
from bot.dialogue.conversation import urgent
from bot.nlu.context import Context, Language
from bot.nlu.message import Message
from bot.pages.answer import Answer
from bot.pages.languages import preferred_language
from bot.pages.prose import prose
from bot.pages.rendering import render
from bot.pages.spans import offers, open_list
from bot.service import Service

TOO_MANY_REQUESTS: Final = 429


def blueprint(service: Service, config: Config, limits: Limits) -> Blueprint:
    """Return the routes of the chat."""
    chat = Blueprint("chat", __name__)
    cipher = ContextCipher(config.secret_key, "chat")

    @chat.get("/chat")
    def begin() -> str:
        """Open a conversation with the menu."""
        language, content = preferred_language(request), service.content
        menu = content.topics["menu"].titles[language]
        reply = service.answer(Message(menu, "web"), Context(language))
        after = replace(reply.context, language=_opening(language).language)
        return _page(content, Answer.of(reply, content), cipher.encrypt(after))

    @chat.post("/chat")
    def answer() -> str | tuple[str, int]:
        """Answer one message; one too many gets the numbers, unless it is about danger."""
        content, token = service.content, request.form.get("token", "")
        context = cipher.decrypt(token)
        if not context.started:
            context = _opening(preferred_language(request))
        text = request.form.get("say") or request.form.get("text", "")
        reply = service.answer(Message(text, "web"), context)
        shown = _label(text, context, content)
        if not limits.allow(request) and not urgent(reply):
            too_many = _too_many(content, context, preferred_language(request))
            return _page(content, too_many, token, shown), TOO_MANY_REQUESTS
        return _page(content, Answer.of(reply, content), cipher.encrypt(reply.context), shown)

    return chat


def _opening(language: Language) -> Context:
    """Return how a conversation begins on a page in *language*.

    English is what everybody gets who did not choose, so it says nothing about a person.
    """
    return Context(None if language == "en" else language)


def _too_many(content: Content, context: Context, preferred: Language) -> Answer:
    """Return the numbers; *context* stays as it is, and with it the list that stands open."""
    language = written(context.language or preferred)
    html = prose(content.common["chat.slow"][language])
    return Answer(html, language, language, "", open_list(context))


def _label(text: str, context: Context, content: Content) -> str:
    """Return *text*, or what stood on the button if it is the number of a choice."""
    shown = offers(context, content, written(context.language or "en"))
    return {number: label for label, number in shown.items()}.get(text, text)


def _page(content: Content, answer: Answer, token: str, text: str = "") -> str:
    """Return the page with the *answer* to *text*; *token* holds the context after it."""
    return render(
        "public/chat.html",
        content,
        answer.language,
        "/chat",
        answer=answer,
        token=token,
        text=text,
    )
