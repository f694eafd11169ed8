"""What to say at a step of a call and which input to expect, before it becomes TwiML."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.channels.voice import numbers, transitions
from bot.channels.voice.call import Call
from bot.dialogue import notices
from bot.dialogue.content import Content
from bot.dialogue.reply import Reply
from bot.dialogue.turn import fill, place_name
from bot.nlu.context import LANGUAGES, Language
from bot.nlu.places import Place
from bot.service import Service

# So many digits has a ZIP code.
_ZIP: Final = 5
# Twilio takes so many phrases that the speech recognition should expect.
_MOST_EXPECTED: Final = 500


@dataclass(frozen=True, slots=True)
class Utterance:
    """A text, and the language to say it in."""

    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class Script:
    """What is said at a step.

    *lines* are said first.  Then up to *keys* digits, or words, are awaited; *expected* is what
    the speech recognition should expect.  If nothing comes, *last* is said and the call ends;
    without *last* the step hears the silence.  *dial* is a number to put the call through to,
    as +15082359800; with neither keys nor dial the call ends after the lines.
    """

    lines: tuple[Utterance, ...]
    last: tuple[Utterance, ...] = ()
    keys: int = 0
    expected: str = ""
    dial: str = ""


@dataclass(frozen=True, slots=True)
class _Writer:
    """Finds the words for *call*."""

    call: Call
    service: Service

    def say(self, name: str, values: Mapping[str, str] | None = None) -> tuple[Utterance, ...]:
        """Return the text *name* of `_voice.yaml`, with *values*, in each language of the call."""
        texts = self.service.content.common[f"voice.{name}"]
        return tuple(
            Utterance(fill(texts[language], values or {}), language)
            for language in self.call.languages
        )

    def notice(self) -> tuple[Utterance, ...]:
        """Return what is said of closings to whom no office is told, in each language."""
        service = self.service
        said = (Utterance(service.notice(language), language) for language in self.call.languages)
        return tuple(each for each in said if each.text)

    def expected(self, name: str) -> str:
        return self.service.content.common[f"voice.expected.{name}"][self.call.languages[0]]

    def options(self, *names: str) -> tuple[Utterance, ...]:
        return tuple(line for name in names for line in self.say(f"options.{name}"))

    def for_text(self) -> tuple[str, ...]:
        """Return the option of a text, for a caller who can get one."""
        return ("text",) if transitions.can_text(self.call) else ()


def script(call: Call, service: Service) -> Script:
    """Return what is said at *call*, one language after the other."""
    writer = _Writer(call, service)
    written = _SCRIPTS[call.step](writer)
    noted = writer.say(f"note.{call.note}") if call.note else ()
    lines = sorted((*noted, *written.lines), key=lambda line: LANGUAGES.index(line.language))
    return replace(written, lines=tuple(lines))


def _greeting(writer: _Writer) -> Script:
    return Script(writer.say("greeting"), keys=1, expected=writer.expected("greeting"))


def _menu(writer: _Writer) -> Script:
    lines = (*writer.say("menu"), *writer.options(*writer.for_text()))
    return Script(lines, keys=1, expected=writer.expected("menu"))


def _town(writer: _Writer) -> Script:
    # A comma would make two phrases of one: nobody says the town after the neighborhood.
    names = [place.name.partition(",")[0] for place in writer.service.content.places.values()]
    expected = list(dict.fromkeys(names))[:_MOST_EXPECTED]
    return Script(writer.say("town"), keys=_ZIP, expected=", ".join(expected))


def _towns(writer: _Writer) -> Script:
    places = [writer.service.content.places[id] for id in writer.call.ids]
    return _choice(writer, "towns", [place_name(place) for place in places], {})


def _offices(writer: _Writer) -> Script:
    place, *offices = writer.call.ids
    content = writer.service.content
    names = [content.offices[id].name for id in offices]
    return _choice(writer, "offices", names, {"place": _english(content.places[place])})


def _choice(writer: _Writer, name: str, names: list[str], values: Mapping[str, str]) -> Script:
    lines = []
    for at, line in enumerate(writer.say(name, values)):
        offers = [
            writer.say("choice", {"title": f"[{title}]", "number": str(key)})[at].text
            for key, title in enumerate(names, 1)
        ]
        lines.append(Utterance(fill(line.text, {"choices": " ".join(offers)}), line.language))
    return Script(tuple(lines), keys=1, expected=", ".join(names))


def _told(writer: _Writer) -> Script:
    """The number; one who has not chosen a language is only offered the hotline."""
    call, before = writer.call, writer.notice()
    if not call.ids:
        answer, connect = writer.say("told.hotline"), "connect"
    else:
        reply = numbers.answer(call.ids, call.language, writer.service)
        answer = writer.say(f"told.{reply.situation}", _names(reply, writer.service.content))
        connect = "connect_office" if reply.situation == "open" else "connect"
        before = () if reply.situation in notices.ELSEWHERE else before
    usual = ("told", *writer.for_text()) if call.language else ()
    lines = (*before, *answer, *writer.options(connect, *usual))
    return Script(lines, writer.say("farewell"), keys=1, expected=writer.expected("menu"))


def _names(reply: Reply, content: Content) -> Mapping[str, str]:
    """Return what *reply* names: the place, and its office or its state's line with the number."""
    place = content.places[reply.place]
    values = {"place": _english(place)}
    if office := content.offices.get(reply.office):
        values |= {"office": f"[{office.name}]", "number": office.phone}
    if reply.situation == "state":
        line, number = content.state_lines[place.state]
        values |= {"line": f"[{line}]", "number": number}
    return values


def _heard(writer: _Writer) -> Script:
    call = writer.call
    following = transitions.more(call, writer.service.content)
    usual = ("next", "heard") if following else ("heard",)
    options = ("safety",) if call.is_about(transitions.URGENT) else usual
    lines = (*writer.say(call.answer.removeprefix("voice.")), *writer.options(*options))
    return Script(lines, writer.say("farewell"), keys=1, expected=writer.expected("menu"))


def _offer(writer: _Writer) -> Script:
    return Script(writer.say("offer"), keys=1, expected=writer.expected("menu"))


def _dialed(writer: _Writer) -> Script:
    call, content = writer.call, writer.service.content
    if not call.ids:
        number = numbers.international(content.facts["hotline"])
        return Script(writer.say("connecting.hotline"), dial=number)
    reply = numbers.answer(call.ids, call.language, writer.service)
    office = content.offices[reply.office]
    lines = writer.say("connecting.office", {"office": f"[{office.name}]"})
    return Script(lines, dial=numbers.international(office.phone))


def _english(place: Place) -> str:
    return f"[{place_name(place)}]"


_SCRIPTS: Final[Mapping[str, Callable[[_Writer], Script]]] = {
    "greeting": _greeting,
    "menu": _menu,
    "town": _town,
    "towns": _towns,
    "offices": _offices,
    "told": _told,
    "heard": _heard,
    "offer": _offer,
    "dialed": _dialed,
    "end": lambda writer: Script(writer.say("farewell")),
    "nobody": lambda writer: Script(writer.say("nobody")),
}
