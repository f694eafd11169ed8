"""What doubt adds to an answer, and what Creole takes the place of."""

from dataclasses import replace

import pytest

from bot.dialogue.content import NEAREST, Content
from bot.dialogue.conversation import respond
from bot.dialogue.reply import Reply, urgent
from bot.dialogue.safety import safe_text
from bot.dialogue.segments import shape
from bot.nlu.context import CREOLES, LANGUAGES, TONGUES, Context, Writer
from bot.nlu.message import Message
from tests.clock import OPEN, local
from tests.county import CONTENT, FACTS, NEW, STARTED, classifier, knowledge, talk, told
from tests.county import content as county_content

LIFE, DANGER, YOUNG = (
    f"(life en {FACTS['lifeline']})",
    f"(danger en {FACTS['emergency']})",
    "(young en)",
)

# Talk of dying was just answered.
AFTER_CRISIS = Context(language="en", answers=("crisis",), danger="crisis", started=True)


def learned(weights: dict[str, int], text: str = "window", context: Context = STARTED) -> Reply:
    """Return the reply to *text*, of which "window" weighs *weights*; other answers weigh none."""
    world = county_content(knowledge(classifier=classifier({"window": weights})))
    return talk(text, context=context, content=world)[0]


def test_a_misspelt_danger_is_made_safe() -> None:
    """The answer is full, and has a sentence for each other danger that it says nothing of."""
    (emergency,) = talk("girl is screming")
    (images,) = talk("my pictuers")

    assert emergency.texts[0] == f"{told('emergency')}: call {FACTS['hotline']} {LIFE} {YOUNG}"
    # This answer speaks to the young person as it is.
    assert images.texts[0] == f"{told('images')}: call {FACTS['hotline']} {LIFE} {DANGER}"


def test_a_crisis_beside_another_danger() -> None:
    """The answer to a crisis speaks of life itself, and needs only what else may be meant."""
    reply = learned({"crisis": 10, "emergency": 9})

    assert reply.texts[0] == f"{told('crisis')}: call {FACTS['hotline']} {DANGER}"


def test_a_doubtful_crisis() -> None:
    """Where a life may be meant its number comes at once: in the first answer, and in any later."""
    first = learned({"crisis": 7})
    worried = Context(language="en", answers=("hotline",), writer="other", started=True)
    later = learned({"crisis": 7}, context=worried)

    assert first.texts[0] == f"{told('hotline')}: call {FACTS['hotline']} {LIFE} {DANGER}"
    assert later.texts[0] == f"{told('report', 'detail')}: call {FACTS['hotline']} {LIFE} {DANGER}"


def test_what_is_there_is_not_said_twice() -> None:
    """A sentence whose number stands in the answer already is left out."""
    images = CONTENT.answers["images"]
    with_911 = dict.fromkeys(LANGUAGES, f"call {FACTS['emergency']}")
    answers = {**CONTENT.answers, "images": replace(images, pages=(with_911,))}
    (reply,) = talk("my pictuers", content=replace(CONTENT, answers=answers))

    assert reply.texts[0] == f"call {FACTS['emergency']} {LIFE}"


def test_who_had_the_answer_to_a_plea_is_not_asked_whether_it_is_about_them() -> None:
    """The numbers of the other dangers come all the same."""
    read = Context(answers=("help_me", "privacy"), sent=("help_me:0", "privacy:0"), started=True)
    (reply,) = talk("girl is screming", context=read)
    (other,) = talk("girl is screming", context=replace(read, sent=("help_me:meet", "privacy:0")))

    assert [extra in reply.texts[0] for extra in (LIFE, YOUNG)] == [True, False]
    assert YOUNG in other.texts[0]


DOUBTFUL = {"red_flags": 12, "about": 12, "training": 11}


def test_did_you_mean() -> None:
    """The likeliest answer in full, then what else may be meant as a numbered choice."""
    reply = learned(DOUBTFUL)

    assert reply.intent.rule == "doubtful"
    answer, *offer = reply.texts[0].split("\n")
    assert answer.startswith(told("about"))
    assert offer == ["Or: 1 Title of red_flags en", "2 Title of training en en"]
    assert (reply.context.doubted, reply.context.asked) == (True, "")
    (picked,) = talk("2", context=reply.context)
    assert (picked.answer, picked.context.doubted) == ("training", False)


def test_a_choice_never_comes_twice_running() -> None:
    """After a guess with a choice the next guess is an answer alone."""
    evenly = dict.fromkeys(("red_flags", "about", "training", "definition"), 12)
    first = learned(evenly)
    second = learned(evenly, "window window", first.context)
    third = learned(evenly, "window", second.context)

    assert {reply.intent.rule for reply in (first, second, third)} == {"doubtful"}
    assert ["Or:" in reply.texts[0] for reply in (first, second, third)] == [True, False, True]


def test_not_what_was_asked() -> None:
    """Who says that this was not asked chooses from the answers that were next likeliest."""
    world = county_content(knowledge(classifier=classifier({"window": DOUBTFUL})))
    first, sorry, picked = talk("window", "not this", "2", content=world)

    assert first.intent.alternatives == first.context.alternatives
    assert (sorry.answer, sorry.situation) == ("repeat", "sorry")
    offered = [CONTENT.title(id, "en") for id in first.context.alternatives]
    assert sorry.texts[0] == f"Sorry. Which? 1 {offered[0]}\n2 {offered[1]} en"
    assert picked.answer == first.context.alternatives[1]


def test_not_what_was_asked_without_another() -> None:
    """Where a rule gave the answer there is no other: the line says that it did not understand."""
    *_, lost = talk("red flags", "not this")

    assert lost.answer == "fallback"
    assert lost.texts[0].startswith(told("fallback"))
    assert lost.context.answer == "red_flags"


def test_a_guessed_stop_promises_nothing() -> None:
    """Nobody is told that no more texts will come who may not have asked for that."""
    world = county_content()
    (asked,) = talk("stop", content=world)

    assert asked.texts[0].startswith(told("stop"))
    assert asked.context.answer == "stop"


@pytest.mark.parametrize("tongue", TONGUES)
def test_nearest(tongue: str) -> None:
    """Who speaks a Creole is answered in the nearest language where there is no answer in it."""
    assert NEAREST[tongue] == {"ht": "en", "kea": "pt"}.get(tongue, tongue)  # type: ignore[index]
    assert (tongue in CREOLES) == (tongue in ("ht", "kea"))


def test_creole() -> None:
    """What is urgent is answered in Creole, and all else in the nearest language."""
    urgent, topic, other, thanks = talk("tanpri", "training", "red flags", "thanks", context=NEW)

    assert urgent.texts[0] == f"ijans: {FACTS['emergency']}\nAVI"
    assert (urgent.tongue, urgent.language, urgent.context.language) == ("ht", "en", "ht")
    assert told("red_flags") in other.texts[0]
    assert (other.tongue, other.context.language) == ("en", "ht")
    assert thanks.texts[0].startswith("padekwa")
    assert topic.answer == "fallback"


def test_creole_without_a_notice_of_its_own() -> None:
    """The notice stands in the nearest language where there is none in that Creole."""
    (reply,) = talk("silvuple motel", context=NEW)

    assert reply.texts[0].endswith("NOTICE pt")
    assert (reply.tongue, reply.language) == ("pt", "pt")


def test_the_last_answer_in_creole() -> None:
    """A Creole that is asked for is confirmed, with the last answer in the nearest language."""
    (reply,) = talk("creole", context=Context(answers=("red_flags",), started=True))

    assert (reply.answer, reply.context.language) == ("language", "ht")
    assert reply.texts[0].startswith(told("red_flags"))


@pytest.mark.parametrize(
    ("text", "tongue"), [("ede m tanpri", "ht"), ("djuda-m, sokoru", "kea")], ids=["ht", "kea"]
)
def test_a_plea_in_creole(text: str, tongue: str, content: Content) -> None:
    """A plea in Creole gets the whole answer to a danger, with 911, in that Creole."""
    reply = respond(Message(text), Context(), content, local(OPEN))

    answer = content.answers[reply.answer].creole
    assert urgent(reply)
    assert reply.texts[0].startswith(shape(next(t for own, t in answer.items() if own == tongue)))
    assert content.facts["emergency"] in reply.texts[0]
    assert (reply.tongue, reply.context.language) == (tongue, tongue)


@pytest.mark.parametrize("text", ["red flags", "pine", "again", "not this"])
def test_what_is_asked_after_a_danger_has_its_number(text: str) -> None:
    """A keyword's answer has it too, and a choice of what was meant."""
    (reply,) = talk(text, context=AFTER_CRISIS)

    assert FACTS["lifeline"] in reply.texts[0]


@pytest.mark.parametrize("text", ["forget", "help"])
def test_what_is_exact_has_no_number_of_a_danger(text: str) -> None:
    """Carriers prescribe the one; the other may be read by who watches the phone."""
    (reply,) = talk(text, context=AFTER_CRISIS)

    assert FACTS["lifeline"] not in reply.texts[0]


def test_a_sentence_stands_below_a_list() -> None:
    """It belongs to no item; a number within an address is none to call."""
    facts, common = (
        {"lifeline": "988"},
        {name: f"({name})" for name in ("also.crisis", "also.emergency", "also.young")},
    )
    made = safe_text("1 One\n2 Two", "menu", ["crisis"], common, facts)

    assert made.startswith("1 One\n2 Two\n(also.crisis)")
    assert "(also.crisis)" in safe_text("See 988lifeline.org.", "facts", ["crisis"], common, facts)
    assert "(also.crisis)" not in safe_text("Call 988.", "facts", ["crisis"], common, facts)


def test_what_was_rejected_is_not_offered() -> None:
    """Nor what came beside an answer before that."""
    first = learned({"training": 20, "definition": 6})
    (picked,) = talk("red flags", context=first.context)
    again = Context(answers=("training",), alternatives=("training", "about"), started=True)
    (sorry,) = talk("not this", context=again)

    assert first.context.alternatives
    assert picked.context.alternatives == ()
    assert sorry.context.choices == ("answer:about",)


def test_a_creole_answer_comes_again() -> None:
    """AGAIN is no word for English."""
    told_of = Context(language="ht", answers=("emergency",), danger="emergency", started=True)
    (again,) = talk("again", context=told_of)

    assert again.texts[0].startswith("ijans")


def about_with(feature: str, **own: str) -> Content:
    """Return a county where a window is *feature*, an answer that has its *own* words."""
    world = county_content(knowledge(classifier=classifier({"window": {feature: 20}})))
    situations = {name: dict.fromkeys(LANGUAGES, text) for name, text in own.items()}
    about = replace(world.answers["about"], situations=situations)
    return replace(world, answers={**world.answers, "about": about})


def test_words_for_a_young_person_come_again() -> None:
    """The pages of the answer are for adults."""
    world = about_with("about", young="For you.")
    replies = talk("window", "window", context=Context(writer="young", started=True), content=world)

    assert [reply.texts[0] for reply in replies] == ["For you."] * 2


def test_a_visit_of_who_is_young() -> None:
    """They hear words of their own, and not those for the family."""
    world = about_with("about~visit", young="young", visit="visit")

    for writer, text in (("young", "young"), ("parent", "visit")):
        (reply,) = talk("window", context=Context(writer=writer, started=True), content=world)
        assert reply.texts[0] == text


@pytest.mark.parametrize(
    ("writer", "texts"),
    [("young", ["young", "young_again", "young"]), ("grown", ["grown", "grown", "grown"])],
)
def test_words_for_who_writes(writer: Writer, texts: list[str]) -> None:
    """They stand in place of the pages; who asks on hears others in turns, where there are any."""
    world = about_with("about", young="young", young_again="young_again", grown="grown")
    context = Context(writer=writer, started=True)

    replies = talk("window", "window", "window", context=context, content=world)

    assert [reply.texts[0] for reply in replies] == texts
