"""The web chat: answers like SMS, with the context in an encrypted token in the page."""

from dataclasses import replace
from typing import Final

from flask import Blueprint, request

from bot import faults, forms
from bot.channels.limits import Limits
from bot.channels.seal import StateCipher
from bot.config import Config
from bot.dialogue.content import NEAREST, Content
from bot.dialogue.pace import phrase
from bot.dialogue.reply import urgent
from bot.dialogue.state import State
from bot.nlu.context import Context, Language, Tongue
from bot.nlu.message import Message
from bot.pages.answer import ShownAnswer
from bot.pages.languages import preferred_language
from bot.pages.prose import prose
from bot.pages.rendering import render
from bot.pages.spans import offers, open_list
from bot.service import Service
from bot.stats import Counts
from bot.tallies import Exchange

TOO_MANY_REQUESTS: Final = 429


def blueprint(service: Service, config: Config, limits: Limits, counts: Counts) -> Blueprint:
    """Return the routes of the chat."""
    chat = Blueprint("chat", __name__)
    cipher = StateCipher(config.secret_key, "chat")

    @chat.get("/chat")
    def begin() -> str:
        """Open a conversation with the menu."""
        language, content = preferred_language(request), service.content
        menu = content.topics["menu"].titles[language]
        reply = service.answer(Message(menu, "web"), Context(language))
        after = replace(reply.context, language=_opening(language).language)
        return _page(content, ShownAnswer.of(reply, content), cipher.encrypt(State(after)))

    @chat.post("/chat")
    def answer() -> str | tuple[str, int]:
        """Answer one message; one too many gets the numbers, unless it is about danger."""
        content, token = service.content, request.form.get("token", "")
        state, preferred = cipher.decrypt(token), preferred_language(request)
        if not state.context.started:
            state = State(_opening(preferred), state.pace)
        text = forms.typed("say") or forms.typed("text")
        # Counted first: whoever sends too many is told so, unless the text is about danger.
        allowed = limits.allow(request)
        reply, after = service.converse(Message(text, "web"), state)
        shown = _label(text, state.context, content)
        if not allowed and not urgent(reply):
            language = NEAREST[state.context.language or preferred]
            too_many = _instead(content.common["chat.slow"][language], language, state.context)
            return _page(content, too_many, token, shown), TOO_MANY_REQUESTS
        if not after.pace.held:
            with faults.logged():
                now = service.local_time()
                counts.record(Exchange.of("chat", state.context, reply, now))
        said = ShownAnswer.of(reply, content)
        if not reply.texts:
            # A page cannot be silent.
            said = _instead(phrase("last", reply, "web", content), reply.tongue, after.context)
        return _page(content, said, cipher.encrypt(after), shown)

    return chat


def _opening(language: Language) -> Context:
    """Return how a conversation begins on a page in *language*.

    English is what everybody gets who did not choose, so it says nothing about a person.
    """
    return Context(None if language == "en" else language)


def _instead(text: str, tongue: Tongue, context: Context) -> ShownAnswer:
    """Return *text* in place of an answer; the list that stands open in *context* stays."""
    return ShownAnswer(prose(text), NEAREST[tongue], tongue, "", open_list(context))


def _label(text: str, context: Context, content: Content) -> str:
    """Return *text*, or what stood on the button if it is the number of a choice."""
    shown = offers(context, content, NEAREST[context.language or "en"])
    return {number: label for label, number in shown.items()}.get(text, text)


def _page(content: Content, answer: ShownAnswer, token: str, text: str = "") -> str:
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
