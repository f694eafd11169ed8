"""/staff/simulator: what a person would receive, why, and at what cost, at any moment."""

import re
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any, Final, Protocol

from flask import Blueprint, Response, abort, jsonify, render_template, request

from bot import phones, transcripts
from bot.channels.voice.caller import can_send
from bot.config import Config
from bot.dialogue.closings import Closing
from bot.dialogue.content import Content, Texts
from bot.nlu.context import LANGUAGES, Language
from bot.nlu.message import CHANNELS
from bot.nlu.tokenizer import MAX_CHARACTERS
from bot.playback import play_steps, to_turn
from bot.service import Service
from bot.staff import play_request
from bot.staff.call_view import CallView, view_call
from bot.staff.moments import moments
from bot.staff.play_request import PlayRequest
from bot.staff.turn_view import TurnView, view_turn
from bot.twilio import webhooks
from bot.versions.drafts import Drafts

# How long the name of a saved test may be.
_NAME: Final = 48


class PosterLike(Protocol):
    """A poster that a person may come from, and its *words* to text per language."""

    @property
    def code(self) -> str: ...  # noqa: D102
    @property
    def place(self) -> str: ...  # noqa: D102
    @property
    def language(self) -> Language: ...  # noqa: D102
    @property
    def words(self) -> Texts: ...  # noqa: D102


def add(
    site: Blueprint,
    service: Service,
    config: Config,
    posters: Callable[[], Iterable[PosterLike]] = tuple,
    drafts: Drafts | None = None,
) -> None:
    """Add the page, and what plays its threads.  *posters* lists those there are.

    With *drafts* a thread can be played with the words of the draft.
    """
    status_url = webhooks.address(webhooks.DELIVERY, config)

    @site.get("/simulator")
    def simulator() -> str:
        """Show a phone, its settings, and what is to be seen of each reply."""
        content = service.content
        return render_template(
            "staff/simulator/page.html",
            moments=moments(service.clock(), content.hours),
            town=service.example_town(),
            places=sorted(content.places.values(), key=lambda place: (place.state, place.name)),
            posters=list(posters()),
            channels=CHANNELS,
            languages=LANGUAGES,
            carrier=config.carrier,
            number=phones.formatted(config.sms_number),
            longest=MAX_CHARACTERS,
            most=play_request.MAX_TEXTS,
            drafts=drafts is not None,
            draft=request.args.get("words") == "draft",
        )

    @site.post("/simulator/play")
    def play() -> Response:
        """Play a whole thread at one moment, and keep nothing of it."""
        given = request.get_json(silent=True)
        content = _drafted(given, drafts) or service.content
        try:
            thread = play_request.parse(given, content, service.clock())
        except ValueError as error:
            abort(400, str(error))
        if thread.setting.channel == "voice":
            playing = Service(content, lambda: thread.at, service.closings)
            return jsonify(_called(thread, playing, textable=can_send(config)))
        return jsonify(_played(thread, content, service.closings, status_url))


def _drafted(given: object, drafts: Drafts | None) -> Content | None:
    """Return the content of the draft if that is what *given*, a request's JSON, asks for."""
    settings = given.get("settings") if isinstance(given, dict) else None
    if not drafts or not isinstance(settings, dict) or settings.get("words") != "draft":
        return None
    return drafts.loaded(drafts.working().files).content


def _played(
    thread: PlayRequest, content: Content, closings: tuple[Closing, ...], status_url: str
) -> dict[str, Any]:
    """Return what the page shows of *thread*: facts as JSON, and the same as HTML."""
    steps = list(
        play_steps(
            thread.texts,
            thread.setting,
            Service(content, lambda: thread.at, closings),
        )
    )
    written = transcripts.write(map(to_turn, steps), thread.setting, thread.at)
    return {
        **_framed(thread),
        "turns": [
            _shown(view_turn(step, content, thread.at, closings, status_url)) for step in steps
        ],
        "test": {"name": _name(thread.texts), "text": written},
    }


def _called(thread: PlayRequest, service: Service, *, textable: bool) -> dict[str, Any]:
    """Return what the page shows of a call: *opening* is what is heard before anything is done."""
    opening, *turns = (_heard(view) for view in view_call(thread.texts, service, textable=textable))
    return {**_framed(thread), "opening": opening, "turns": turns, "test": None}


def _framed(thread: PlayRequest) -> dict[str, Any]:
    """Return what stands around any thread: its moment, and whether the files are broken."""
    return {
        "at": f"{thread.at:%Y-%m-%dT%H:%M}",
        "day": f"{thread.at:%a, %b} {thread.at.day}, {thread.at.year}",
        "broken": render_template("staff/broken.html"),
    }


def _heard(view: CallView) -> dict[str, Any]:
    return {
        **asdict(view),
        "bubbles": [render_template("staff/simulator/call.html", view=view)],
        "inspector": render_template("staff/simulator/call_inspector.html", view=view),
    }


def _shown(view: TurnView) -> dict[str, Any]:
    facts = asdict(view)
    if view.why.status:
        facts["why"]["status"] = {
            "why": view.why.status.why,
            "holiday": view.why.status.holiday,
            "opens": view.why.status.opens.isoformat(),
        }
    return {
        **facts,
        "bubbles": [
            render_template("staff/simulator/bubble.html", sent=sent, view=view)
            for sent in view.sent
        ],
        "inspector": render_template("staff/simulator/inspector.html", view=view),
    }


def _name(texts: Iterable[str]) -> str:
    """Return a name for the file of a test, made of what was texted."""
    plain = re.sub(r"[^a-z0-9]+", "-", " ".join(texts).lower()).strip("-")
    return f"{plain[:_NAME].strip('-') or 'conversation'}.txt"
