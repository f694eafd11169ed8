"""One message in, one reply out: what is said in each situation, and what is remembered."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.core.conversation import respond
from bot.core.knowledge import Content
from bot.core.model import LANGUAGES, Context, Language, Message, Reply
from bot.core.routing import holiday_id
from bot.core.segments import shape
from tests.clock import NIGHT, OPEN, local
from tests.conftest import Talk
from tests.core import small

STARTED = Context(language="en", started=True)
Said = Callable[[str, str], str]


@pytest.fixture(scope="module")
def said(content: Content) -> Said:
    """Give a function: topic and page number or situation -> the English text, shaped."""

    def find(topic: str, part: str) -> str:
        answer = content.answers[topic]
        texts = answer.pages[int(part)] if part.isdigit() else answer.situations[part]
        return shape(texts["en"])

    return find


# The conversation so far, and what the last text must be.
TURNS = {
    "a topic": (["red flags"], "red_flags", "0"),
    "the next page": (["red flags", "more"], "red_flags", "1"),
    "a page back": (["red flags", "more", "back"], "red_flags", "0"),
    "back before the first page": (["red flags", "back"], "menu", "0"),
    "back at the start": (["back"], "menu", "0"),
    "more of nothing": (["more"], "more", "nothing"),
    "more of one page": (["thanks", "more"], "more", "nothing"),
    "more after thanks": (["red flags", "thanks", "more"], "red_flags", "1"),
    "a number of the menu": (["menu", "2"], "red_flags", "0"),
    "a number of the second page": (["menu", "more", "2"], "red_flags", "0"),
    "a number after a misunderstanding": (["qzxvw", "2"], "red_flags", "0"),
    "a report": (["report"], "report", "ask"),
    "a report without a town": (["report", "report"], "report", "0"),
    "a report, then more": (["report", "more"], "report", "1"),
    "the office": (["office"], "office", "0"),
    "the office without a town": (["office", "office"], "office", "unknown"),
    "no such town": (["report", "zzyzx"], "office", "unknown"),
    "a question is asked once": (["report", "zzyzx", "zzyzx"], "fallback", "0"),
    "a third report asks again": (["report", "report", "report"], "report", "ask"),
    "the hotline": (["hotline"], "hotline", "0"),
    "the hotline while asked for a town": (["report", "hotline"], "hotline", "0"),
    "stop where the bot owns the word": (["STOP"], "stop", "0"),
    "another language": (["speak french"], "language", "other"),
    "nothing known": (["qzxvw"], "fallback", "0"),
}


@pytest.mark.parametrize(("texts", "topic", "part"), TURNS.values(), ids=TURNS)
def test_turns(texts: list[str], topic: str, part: str, talk: Talk, said: Said) -> None:
    """Each turn says the page or the situation that the conversation has come to."""
    (text,) = talk(*texts, context=STARTED)[-1].texts
    assert text == said(topic, part)


def test_more_ends(content: Content, talk: Talk, said: Said) -> None:
    """After the last page MORE says so, and once more so."""
    pages = len(content.answers["red_flags"].pages)
    replies = talk("red flags", *["more"] * (pages + 1), context=STARTED)
    assert [reply.texts[0] for reply in replies[-2:]] == [said("more", "end")] * 2


def test_the_town_is_remembered(talk: Talk) -> None:
    """A report after a town needs no question, and the same office is given."""
    taunton, other, report = talk("taunton", "red flags", "report")
    assert report.office == taunton.office != ""
    assert other.office == ""


def test_a_town_beside_the_topic(talk: Talk) -> None:
    """A town that comes with REPORT or HOTLINE is answered at once."""
    for text in ("report in taunton", "hotline for taunton"):
        (reply,) = talk(text)
        assert reply.place == "taunton"


def test_either_office(talk: Talk) -> None:
    """A choice of two offices remembers the place that it was for."""
    _, picked = talk("worcester", "2")
    assert (picked.place, picked.office) == ("worcester", "worcester_west")


def test_a_choice_without_its_place(talk: Talk, content: Content) -> None:
    """An office that was picked is named by itself where its place is not known."""
    (reply,) = talk("1", context=Context(choices=("office:taunton_attleboro",)))
    office = content.offices["taunton_attleboro"]
    assert reply.office == office.id
    assert office.name in reply.texts[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_did_you_mean(language: Language, content: Content) -> None:
    """A text that may mean two things gets a choice of them, with the numbers and the notice."""
    weights = {"pizza": {"report": 6, "hotline": 6, "fallback": 7}}
    world = replace(content, model=small.model(weights))
    start = Context(language=language)
    guess = respond(Message("pizza pizza", channel="web"), start, world, local(OPEN))
    (text,) = guess.texts

    titles = [content.topics[topic].titles[language] for topic in ("hotline", "report")]
    assert f"1 {titles[0]}, 2 {titles[1]}" in text
    assert all(content.facts[number] in text for number in ("hotline", "emergency"))
    assert text.endswith(content.common["notice"][language])
    assert (guess.match.topic, guess.situation) == ("fallback", "guess")
    picked = respond(Message("1"), guess.context, world, local(OPEN))
    assert picked.match.topic == "hotline"


@pytest.mark.parametrize(("text", "more"), [("hostige", True), ("pizza pizza", False)])
def test_a_choice_is_asked_twice(text: str, more: bool, content: Content) -> None:
    """What is no answer to a choice brings it once more, with more numbers, then the menu."""
    weights = {"pizza": {"report": 6, "training": 6, "fallback": 7}, "window": {"fallback": 50}}
    world = replace(content, model=small.model(weights))
    offer = respond(Message(text), STARTED, world, local(OPEN))
    again = respond(Message("window window"), offer.context, world, local(OPEN))
    menu = respond(Message("window window"), again.context, world, local(OPEN))

    assert (again.texts != offer.texts) == more
    assert (content.facts["trafficking.call"] in again.texts[0]) == more
    assert again.context.choices == offer.context.choices
    assert menu.texts != offer.texts


def test_a_guessed_stop_promises_nothing(content: Content) -> None:
    """Whoever may not have asked for it is told how to stop, not that it is done."""
    world = replace(content, model=small.model({"pizza": {"stop": 30}}))
    reply = respond(Message("pizza pizza", channel="web"), STARTED, world, local(OPEN))
    assert (reply.match.topic, reply.situation) == ("stop", "how")


def test_a_text_without_end(content: Content) -> None:
    """A message of any length is cut before anything looks at it."""
    reply = respond(Message("report " + "x" * 10**6, channel="web"), STARTED, content, local(OPEN))
    assert reply.texts


def test_near_danger(content: Content) -> None:
    """A misspelt word of danger gets the hotline, 911, and a choice that is accepted."""
    world = small.world(content)
    guess = respond(Message("emergancy"), STARTED, world, local(OPEN))
    assert "911" in guess.texts[0]
    assert "1 emergency, 2 help_me, 3 report" in guess.texts[0]
    picked = respond(Message("1"), guess.context, world, local(OPEN))
    assert picked.match.topic == "emergency"


def test_elsewhere_and_unsourced(talk: Talk, content: Content) -> None:
    """A place outside the state is named with its state; one without an office is named alone."""
    (abroad,) = talk("providence rhode island")
    assert abroad.place
    assert "Rhode Island" in abroad.texts[0]
    place = next(p for p in content.places.values() if not p.offices and not p.state)
    (here,) = talk(place.name)
    assert here.texts[0].startswith(place.name)


NOTICED = {"red flags": True, "qzxvw": False, "STOP": False, "HELP": False, "START": False}


@pytest.mark.parametrize(("typed", "noticed"), NOTICED.items(), ids=NOTICED)
def test_notice(typed: str, noticed: bool, talk: Talk, content: Content) -> None:
    """The first answer says that nobody reads this, unless its own words do; never the second."""
    first, second = talk(typed, "red flags")
    notice = shape(content.common["notice"]["en"])
    assert first.texts[0].endswith(notice) is noticed
    assert notice not in second.texts[0]


CARRIER = [
    ({"carrier": "twilio"}, "STOP", True),
    ({"carrier": "twilio"}, "HELP", True),
    ({"carrier": "twilio"}, "yes", True),
    ({"carrier": "twilio"}, "stop texting me", False),
    ({"carrier": "twilio"}, "red flags", False),
    ({"carrier": "bot"}, "STOP", False),
    ({"carrier": "bot", "handled": True}, "red flags", True),
]


@pytest.mark.parametrize(("sent", "typed", "silent"), CARRIER)
def test_silence(sent: dict[str, object], typed: str, silent: bool, talk: Talk) -> None:
    """Where the carrier answers, the bot is silent; every other text gets an answer."""
    (reply,) = talk(typed, **sent)
    assert (reply.texts == ()) is silent
    assert reply.context.started


def test_stop_among_other_words(talk: Talk, said: Said) -> None:
    """Where the carrier owns STOP, a longer wish to stop is told the word."""
    (reply,) = talk("stop texting me", context=STARTED, carrier="twilio")
    assert reply.texts[0] == said("stop", "how")


@pytest.mark.parametrize(("channel", "shaped"), [("sms", True), ("whatsapp", False)])
def test_accents(channel: str, shaped: bool, talk: Talk, content: Content) -> None:
    """Only a text that is charged by its characters loses its accents."""
    context = Context(language="es", started=True)
    (reply,) = talk("taunton", context=context, channel=channel)
    assert reply.language == "es"
    assert (reply.texts[0] == shape(reply.texts[0])) is shaped


def test_language_stays(talk: Talk) -> None:
    """A conversation goes on in its language where a text speaks for none."""
    for language in LANGUAGES:
        (reply,) = talk("02720", context=Context(language=language))
        assert reply.language == language


def test_language_is_what_is_asked_for(content: Content, talk: Talk) -> None:
    """The name of a language turns a conversation to it."""
    (reply,) = talk("english", context=Context(language="pt", started=True))
    assert reply.language == "en"


@pytest.mark.parametrize(
    "gone",
    [
        Context(place="atlantis"),
        Context(choices=("topic:gone",)),
        Context(choices=("topic:report", "place:atlantis")),
        Context(choices=("office:gone", "what")),
    ],
)
def test_ids_that_are_gone(gone: Context, talk: Talk, content: Content) -> None:
    """A context from before an edit is answered without the ids that are gone."""
    reply, number = talk("report", "1", context=gone)
    assert reply.context.asking
    assert number.context.place == ""


@pytest.mark.parametrize("topic", ["red_flags", "more"])
@pytest.mark.parametrize("typed", ["more", "back"])
def test_a_page_that_is_gone(typed: str, topic: str, talk: Talk) -> None:
    """A context from before an edit is answered though its topic has fewer pages now."""
    (reply,) = talk(typed, context=Context(topic=topic, page=7))
    assert reply.texts


def test_the_same_at_any_hour_but_the_number(talk: Talk) -> None:
    """The same town gets the same office by night, with other words."""
    day, night = talk("taunton")[0], talk("taunton", at=NIGHT)[0]
    assert day.office == night.office
    assert day.texts != night.texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_holiday_has_a_name(language: Language, content: Content) -> None:
    """Every legal holiday until 2045 can be named in every language."""
    for year in range(2026, 2046):
        assert content.hours.holidays.get(local(f"{year}-01-01T10:00").date())
    # The calendar fills in a year when it is asked for.
    names = {holiday_id(name) for name in content.hours.holidays.values()}
    assert {f"holidays.{name}" for name in names} <= content.common.keys()
    assert all(content.common[f"holidays.{name}"][language] for name in names)


def test_a_reply_is_a_function_of_its_arguments(content: Content) -> None:
    """The same message in the same context at the same minute gets the same reply."""

    def reply() -> Reply:
        return respond(Message("taunton"), STARTED, content, local(OPEN))

    assert reply() == reply()
    assert reply().match.reason == reply().match.reason
    assert reply().context == replace(reply().context, started=True)
