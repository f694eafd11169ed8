"""The public page and the landing page of posters; what is typed arrives by POST only."""

from collections.abc import Callable

from flask import Blueprint, Response, current_app, request

from bot import forms, phones
from bot.channels.seal import StateCipher
from bot.config import Config
from bot.content.posters import Poster
from bot.dialogue.state import State
from bot.nlu.context import Context, Language
from bot.nlu.message import Message
from bot.pages import links, texting, town
from bot.pages.languages import preferred_language, requested_language
from bot.pages.rendering import render
from bot.pages.sections import Section, sections
from bot.pages.town import FoundTown
from bot.service import Service
from bot.stats import Counts
from bot.tallies import Exchange


def blueprint(
    service: Service,
    config: Config,
    counts: Counts,
    find_poster: Callable[[str], Poster | None],
) -> Blueprint:
    """Return the routes of the public page; *find_poster* gives the poster of a code."""
    web = Blueprint("web", __name__)
    cipher = StateCipher(config.secret_key, "town")
    page = _Page(service, config)

    @web.get("/")
    def start() -> str:
        """Show the page."""
        return page.show(preferred_language(request))

    @web.post("/")
    def find() -> str:
        """Show the page with the number for the town that was typed, or chosen of several."""
        language, content = preferred_language(request), service.content
        typed, pressed = forms.typed("town"), forms.typed("say")
        context = cipher.decrypt(request.form.get("token", "")).context if pressed else Context()
        if not context.started:
            context = town.asking(language)
        if not (pressed or typed.strip()):
            found = town.nothing(content, language)
        else:
            reply = service.answer(Message(pressed or typed, "web"), context)
            counts.record(Exchange.of("page", context, reply, service.local_time()))
            found = town.unsure(pressed or typed, reply, content, language) or FoundTown.of(
                reply, content
            )
        # The name of a town may stay on the screen; what was told of a danger may not.
        typed = "" if found.answer.ways else typed
        token = cipher.encrypt(State(found.context))
        return page.show(language, found=found, typed=typed, token=token)

    @web.get("/p/<code>")
    def land(code: str) -> str:
        """Show the page in the language of a poster, its words first."""
        poster = find_poster(code)
        if not poster:
            return page.show(preferred_language(request))
        counts.scanned(poster.code, service.local_time())
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
        found: FoundTown | None = None,
        typed: str = "",
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
            found=found,
            typed=typed,
            notice="" if found else self._service.notice(language),
            token=token,
            call=links.call,
        )

    def _topics(self, language: Language) -> tuple[Section, ...]:
        content = self._service.content
        edition = (content.version, language)
        if edition not in self._sections:
            self._sections[edition] = sections(content, language)
        return self._sections[edition]
