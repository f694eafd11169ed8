"""The public page and the landing page of posters; what is typed arrives by POST only."""

from collections.abc import Callable

from flask import Blueprint, Response, current_app, request

from bot import phones
from bot.channels.seal import ContextCipher
from bot.config import Config
from bot.content.posters import Poster
from bot.nlu.context import Context, Language
from bot.nlu.message import Message
from bot.pages import links, texting
from bot.pages.answer import Answer
from bot.pages.languages import preferred_language, requested_language
from bot.pages.rendering import render
from bot.pages.sections import Section, sections
from bot.service import Service


def blueprint(
    service: Service, config: Config, find_poster: Callable[[str], Poster | None]
) -> Blueprint:
    """Return the routes of the public page; *find_poster* gives the poster of a code."""
    web = Blueprint("web", __name__)
    cipher = ContextCipher(config.secret_key, "town")
    page = _Page(service, config)

    @web.get("/")
    def start() -> str:
        """Show the page."""
        return page.show(preferred_language(request))

    @web.post("/")
    def find() -> str:
        """Show the page with the number for the town that was typed, or chosen of several."""
        language = preferred_language(request)
        text = request.form.get("say") or request.form.get("town", "")
        context = (
            cipher.decrypt(request.form.get("token", "")) if "say" in request.form else Context()
        )
        if not context.started:
            # As if the page had asked for the town, and had said what it is; it did both.
            context = Context(language, answers=("office",), asked="town", started=True)
        reply = service.answer(Message(text, "web"), context)
        answer = Answer.of(reply, service.content)
        return page.show(language, answer=answer, token=cipher.encrypt(reply.context))

    @web.get("/p/<code>")
    def land(code: str) -> str:
        """Show the page in the language of a poster, its words first."""
        poster = find_poster(code)
        if not poster:
            return page.show(preferred_language(request))
        return page.show(requested_language(request) or poster.language, poster)

    @web.post("/exit")
    def leave() -> Response:
        """Let the browser forget the files of these pages; the page itself is gone already."""
        return Response(status=204, headers={"Clear-Site-Data": '"cache"'})

    @web.get("/favicon.ico")
    def icon() -> Response:
        """Give the icon to browsers that ask without looking at the page."""
        return current_app.send_static_file("icon.svg")

    return web


class _Page:
    """Renders the page.  Its sections are made once for each edition of the words."""

    def __init__(self, service: Service, config: Config) -> None:
        self._service = service
        self._number = config.sms_number
        self._sections: dict[tuple[str, Language], tuple[Section, ...]] = {}

    def show(
        self,
        language: Language,
        poster: Poster | None = None,
        answer: Answer | None = None,
        token: str = "",
    ) -> str:
        """Return the page for the device of this request."""
        content = self._service.content
        words = content.common["page.ask.words"][language]
        if poster:
            words = poster.words.get(language) or poster.words[poster.language]
        return render(
            "public/page.html",
            content,
            language,
            f"/p/{poster.code}" if poster else "/",
            sections=self._topics(language),
            topic=poster and poster.topic,
            words=words,
            number=phones.formatted(self._number),
            sms=self._number and texting.link(self._number, words, request.user_agent.string),
            answer=answer,
            token=token,
            call=links.call,
        )

    def _topics(self, language: Language) -> tuple[Section, ...]:
        content = self._service.content
        edition = (content.version, language)
        if edition not in self._sections:
            self._sections[edition] = sections(content, language)
        return self._sections[edition]
