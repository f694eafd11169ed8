"""One message in, one reply out: what is said in each situation, and what is remembered."""

from dataclasses import replace

import pytest

from bot.dialogue.content import Content
from bot.dialogue.conversation import NO_NOTICE, known_context
from bot.dialogue.memory import remember
from bot.dialogue.reply import urgent
from bot.dialogue.segments import shape
from bot.nlu.context import LANGUAGES, NO_PAGE, Context, Language, Writer
from tests import county
from tests.clock import NIGHT
from tests.conftest import Talk
from tests.county import CONTENT, FACTS, NEW, classifier, knowledge, talk, told

# The conversation so far, and the answer and text that the last one gets.
TURNS = {
    "a topic": (["red flags"], "red_flags", told("red_flags")),
    "the next page": (["red flags", "more"], "more", told("red_flags", 1)),
    "a page back": (["red flags", "more", "back"], "more", told("red_flags", 0)),
    "back before the first page": (["red flags", "back"], "menu", told("menu")),
    "back at the start": (["back"], "menu", told("menu")),
    "more of nothing": (["more"], "more", told("more", "nothing")),
    "more of one page": (["hotline", "more"], "more", told("more", "nothing")),
    "more after the last page": (["red flags", *["more"] * 3], "more", told("more", "end")),
    "and once more so": (["red flags", *["more"] * 4], "more", told("more", "end")),
    "more after thanks": (["red flags", "thanks", "more"], "more", told("red_flags", 1)),
    "more after the menu": (["red flags", "menu", "more"], "more", told("menu", 1)),
    "a number of the menu": (["menu", "2"], "red_flags", told("red_flags")),
    "a number beyond the menu, then one of it": (
        ["menu", "9", "2"], "red_flags", told("red_flags")
    ),
    "a number after thanks for the menu": (
        ["menu", "thanks", "2"], "red_flags", told("red_flags")
    ),
    "a number long after the menu": (["menu", "hotline", "2"], "menu", told("menu")),
    "and the same number again": (
        ["menu", "hotline", "2", "2"], "red_flags", told("red_flags")
    ),
    "a report": (["report"], "report", told("report", "ask")),
    "a report without a town": (["report", "report"], "report", told("report", 0)),
    "a third report without a town": (["report"] * 3, "report", told("report", 0)),
    "a report, then more": (["report", "more"], "more", told("report", 1)),
    "the office": (["office"], "office", told("office")),
    "the office without a town": (["office", "office"], "office", told("office", "unknown")),
    "no such town": (["report", "pizza"], "office", told("office", "unknown")),
    "a question is asked once": (["report", "pizza", "pizza"], "fallback", told("fallback")),
    "the hotline": (["hotline"], "hotline", told("hotline")),
    "the hotline while asked for a town": (["report", "hotline"], "hotline", told("hotline")),
    "stop where the bot owns the word": (["STOP"], "stop", told("stop")),
    "another language": (["speak french"], "language", told("language", "other")),
    "a language without its name": (["language"], "language", told("language")),
    "nothing known": (["pizza"], "fallback", told("fallback")),
    "a word that waits": (["red flags", "ok"], "wait", told("wait")),
    "a word that waits in danger": (["he makes me", "ok"], "wait", told("wait", "danger")),
    "forgotten": (["he makes me", "forget"], "wait", told("wait", "forgotten")),
    "waiting after what was forgotten": (["he makes me", "forget", "ok"], "wait", told("wait")),
    "again": (["red flags", "more", "again"], "repeat", told("red_flags", 1)),
    "again after thanks": (["red flags", "thanks", "again"], "repeat", told("red_flags", 0)),
    "again at the start": (["again"], "repeat", told("repeat")),
    "what may be meant": (["school motel"], "report", told("report", "ask")),
    "going on": (["my pictures", "and"], "images", told("images", 1)),
    "at its end in danger": (
        ["my pictures", "more", "and"], "wait", told("wait", "danger")
    ),
}  # fmt: skip


@pytest.mark.parametrize(("texts", "answer", "text"), TURNS.values(), ids=TURNS)
def test_turns(texts: list[str], answer: str, text: str) -> None:
    """Each turn says the page or the situation that the conversation has come to."""
    reply = talk(*texts)[-1]

    assert reply.answer == answer
    assert reply.topic == answer.split(".")[0]
    assert reply.texts[0].startswith(text)


def test_what_is_forgotten() -> None:
    """FORGET leaves the language, and that there was a conversation; nothing else."""
    *_, before, after = talk("english", "my daughter in pine", "he has a gun", "forget")

    assert before.context.danger == "emergency"
    assert before.context.writer == "parent"
    assert after.context == Context(language="en", started=True)


# The language of a conversation, its last answer, and what the name of a language gets.
LANGUAGE = {
    "the last answer": (
        "spanish",
        Context(answers=("red_flags",), page=1),
        told("red_flags", 1, "es"),
    ),
    "no answer yet": ("portuguese", NEW, told("language", 0, "pt")),
    "from another": ("english", Context(language="pt", answers=("hotline",)), told("hotline")),
}


@pytest.mark.parametrize(("text", "context", "said"), LANGUAGE.values(), ids=LANGUAGE)
def test_language_asked_for(text: str, context: Context, said: str) -> None:
    """The name of a language gives the last answer in it, and the conversation goes on in it."""
    context = replace(context, started=True)
    reply, hotline = talk(text, "hotline", context=context)

    assert (reply.answer, reply.language) == ("language", said.split()[-1])
    assert reply.texts[0].startswith(said)
    assert hotline.language == reply.language


def test_language_stays() -> None:
    """A conversation goes on in its language where a text speaks for none."""
    for language in LANGUAGES:
        (reply,) = talk("99001", context=Context(language=language))
        assert reply.language == reply.context.language == language


def test_a_first_text_in_english_leaves_the_language_open() -> None:
    """After a first town or number a text in another language is answered in that."""
    first, second = talk("pine", "quiero", context=NEW)

    assert (first.context.language, second.language) == (None, "es")


CARRIER = [
    ({"carrier": "twilio"}, "STOP", True),
    ({"carrier": "twilio"}, "HELP", True),
    ({"carrier": "twilio"}, "yes", True),
    ({"carrier": "twilio"}, "stop texting me", False),
    ({"carrier": "twilio"}, "opt out", False),
    ({"carrier": "twilio"}, "red flags", False),
    ({"carrier": "bot"}, "STOP", False),
    ({"carrier": "bot", "handled": True}, "red flags", True),
]


@pytest.mark.parametrize(("sent", "typed", "silent"), CARRIER)
def test_silence(sent: dict[str, object], typed: str, silent: bool) -> None:
    """Where the carrier answers, the bot is silent; every other text gets an answer."""
    (reply,) = talk(typed, context=NEW, **sent)

    assert (reply.texts == ()) is silent
    assert reply.intent.reason.endswith("the carrier answers") is silent
    assert reply.context.started
    assert (reply.context.answer == "stop") is (typed == "STOP")


def test_yes_after_stop() -> None:
    """Whoever stopped and texts YES is answered by the carrier; in a conversation by us."""
    stopped, back = talk("STOP", "yes", carrier="twilio", context=NEW)
    *_, yes = talk("red flags", "yes", carrier="twilio", context=NEW)

    assert stopped.texts == back.texts == ()
    assert yes.answer == "wait"


def test_how_to_stop() -> None:
    """Whoever may not have asked for that, or must ask the carrier, is told the word."""
    unsure = county.content(knowledge(classifier=classifier({"window": {"help": 30}})))
    (longer,) = talk("stop texting me", carrier="twilio")
    (asked,) = talk("stop texting me", carrier="bot")

    assert longer.texts[0].startswith(told("stop", "how"))
    assert asked.texts[0].startswith(told("stop"))
    assert talk("window", content=unsure)[0].answer == "help"


NOTICED = {"red flags": True, "pizza": False, "STOP": False, "HELP": False, "pine": True}


@pytest.mark.parametrize(("typed", "expected"), NOTICED.items(), ids=NOTICED)
def test_notice(typed: str, expected: bool) -> None:
    """The first answer says that nobody reads this, unless its own words do; never the second."""
    first, second = talk(typed, "red flags", context=NEW)

    assert first.texts[0].endswith("\nNOTICE en") is expected
    assert (first.answer not in NO_NOTICE) is expected
    assert "NOTICE" not in second.texts[0]


@pytest.mark.parametrize(
    ("channel", "shaped"), [("sms", True), ("whatsapp", False), ("web", False)]
)
def test_accents(channel: str, shaped: bool, talk: Talk) -> None:
    """Only a text that is charged by its characters loses its accents."""
    context = Context(language="es", started=True)
    (reply,) = talk("taunton", context=context, channel=channel)

    assert reply.language == "es"
    assert (reply.texts[0] == shape(reply.texts[0])) is shaped


def test_urgent() -> None:
    """A reply about a danger is urgent, and one that may be."""
    danger, doubt, topic = (talk(text)[0] for text in ("want to die", "traped", "red flags"))

    assert [urgent(reply) for reply in (danger, doubt, topic)] == [True, True, False]


@pytest.mark.parametrize(
    ("gone", "known"),
    [
        (Context(place="atlantis"), NEW),
        (Context(answers=("gone", "report")), Context(answers=("report",))),
        (Context(answers=("report", "gone")), Context(answers=("report",), page=NO_PAGE)),
        (Context(danger="gone"), NEW),
        (Context(choices=("answer:gone",)), NEW),
        (Context(choices=("answer:report", "place:atlantis")), NEW),
        (Context(choices=("office:gone", "what")), NEW),
        (Context(answers=("red_flags",), page=7), Context(answers=("red_flags",), page=2)),
        (Context(page=7), NEW),
    ],
)
def test_ids_that_are_gone(gone: Context, known: Context) -> None:
    """A context from before an edit is answered without the ids that are gone."""
    assert known_context(gone, CONTENT) == known
    for text in ("report", "1", "again", "more", "back", "pine", "and"):
        assert talk(text, context=gone) == talk(text, context=known)


@pytest.mark.parametrize("text", ["again", "english"])
def test_an_answer_without_pages(text: str) -> None:
    """A context that cannot have come from here is answered too."""
    assert talk(text, context=Context(answers=("more",)))[0].texts


def test_ids_that_are_known() -> None:
    """All that the content has stays in a context."""
    context = Context(
        answers=("red_flags", "report.next"),
        page=1,
        place="pine",
        choices=("answer:report.next", "place:pine", "office:north", "menu:"),
        danger="crisis",
    )
    assert known_context(context, CONTENT) == context


# What is remembered after an answer: the danger and the writer.
REMEMBERED: list[tuple[Context, str, Writer, str, Writer]] = [
    (NEW, "help_me", "", "help_me", "young"),
    (NEW, "images.parent", "", "images", ""),
    (NEW, "images.parent", "parent", "images", "parent"),
    (NEW, "mandated.details", "", "", ""),
    (NEW, "help_me.friend", "", "help_me", "friend"),
    (Context(writer="young"), "help_me.friend", "", "help_me", "friend"),
    (Context(writer="friend"), "help_me.tell", "", "help_me", "young"),
    (Context(writer="parent"), "help_me.friend", "", "help_me", "parent"),
    (NEW, "report", "", "", ""),
    (NEW, "crisis", "parent", "crisis", "parent"),
    (Context(danger="crisis"), "images", "", "crisis", ""),
    (Context(danger="images"), "crisis.text", "", "crisis", ""),
    (Context(writer="parent"), "help_me", "", "help_me", "parent"),
    (Context(writer="parent"), "thanks", "", "", "parent"),
    (NEW, "thanks", "other", "", "other"),
]


@pytest.mark.parametrize(("before", "answer", "writer", "danger", "who"), REMEMBERED)
def test_remember(before: Context, answer: str, writer: Writer, danger: str, who: Writer) -> None:
    """The most urgent danger stays, and who writes as far as an answer or a text tells."""
    after = remember(before, answer, writer)

    assert (after.danger, after.writer) == (danger, who)


def test_what_stands_aside() -> None:
    """Thanks and the like leave what was talked about; any other answer starts anew."""
    context = Context(answers=("facts",), page=1)

    assert remember(context, "thanks") == context
    assert remember(context, "report") == Context(answers=("facts", "report"))


def test_adult() -> None:
    """That the one concerned is an adult is remembered from the text, and from the answer."""
    (reply,) = talk("she is 20")

    assert reply.context.adult
    assert remember(NEW, "report.adult").adult
    assert not remember(NEW, "report").adult


def test_a_text_without_end(talk: Talk) -> None:
    """A message of any length is cut before anything looks at it."""
    (reply,) = talk("report " + "x" * 10**6, channel="web")

    assert reply.texts


def test_the_same_at_any_hour_but_the_number(talk: Talk) -> None:
    """The same town gets the same office by night, with other words."""
    day, night = talk("taunton")[0], talk("taunton", at=NIGHT)[0]

    assert day.office == night.office
    assert day.texts != night.texts


def test_a_reply_is_a_function_of_its_arguments() -> None:
    """The same message in the same context at the same minute gets the same reply."""
    assert talk("pine", "red flags", "want to die") == talk("pine", "red flags", "want to die")


def test_what_is_offered() -> None:
    """The whole menu is remembered as one word, other choices as they are."""
    assert CONTENT.offered(("menu:",)) == tuple(f"answer:{topic}" for topic in county.MENU)
    assert CONTENT.offered(("place:pine", "office:north")) == ("place:pine", "office:north")
    assert CONTENT.offered(()) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles(language: Language) -> None:
    """A topic is offered by its title, an answer within one by its question."""
    assert CONTENT.title("report", language) == f"Title of report {language}"
    assert CONTENT.title("report.next", language) == f"What is report.next {language}?"


def test_the_made_up_numbers_are_shown(content: Content) -> None:
    """The numbers in these replies are those of the made-up county, none of the real one."""
    assert set(FACTS.values()).isdisjoint(content.facts.values())
