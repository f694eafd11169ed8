"""What a message means: the ordered list, and what the classifier may say."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.nlu import policy, rules
from bot.nlu.audience import fitting, is_about_others
from bot.nlu.classifier import Prediction
from bot.nlu.context import Context, Writer, topic_of
from bot.nlu.estimate import estimate
from bot.nlu.intent import SAFETY, Intent
from bot.nlu.parse import Parse
from bot.nlu.patterns import Group, Matcher
from tests.county import (
    DANGERS,
    GROUPS,
    KNOWLEDGE,
    NEW,
    STARTED,
    classifier,
    knowledge,
    phrases,
    reading,
)

ON_SIGNS = Context(answers=("red_flags",), started=True)
# Somebody who is worried about another, and reads on signs.
WORRIED = replace(ON_SIGNS, writer="other")
# A parent, who has just begun; somebody who was told how to report; a young person in trouble.
PARENT = Context(writer="parent")
TOLD = Context(answers=("report",), started=True)
YOUNG = Context(writer="young", danger="help_me", answers=("help_me",), started=True)
FRIEND = Context(writer="friend", answers=("help_me.friend",), started=True)
PILLS = Context(answers=("crisis",), sent=("crisis:hurt",), danger="crisis", started=True)
ASKED = Context(asked="town", answers=("report",), started=True)
# A text of words that are known, and that no rule takes.
WORDS = "the window"


def predicted(
    chances: Mapping[str, float],
    context: Context = NEW,
    text: str = WORDS,
    situations: Mapping[str, str] = {},
) -> tuple[Parse, Intent]:
    """Return *text*, read by a classifier that says *chances*, and what it means."""
    read = reading(text, context, KNOWN)
    answers = dict.fromkeys(KNOWN.classifier.answers, 0.0) | chances
    topics = dict.fromkeys(map(topic_of, answers), 0.0)
    for answer, chance in answers.items():
        topics[topic_of(answer)] += chance
    prediction = Prediction(
        answers, topics, read.prediction.languages, read.prediction.writers, situations
    )
    read = replace(read, prediction=prediction)
    return read, policy.decide(read, KNOWN)


# It knows the words; what it says about them is up to each test.
KNOWN = knowledge(
    classifier=classifier(
        {
            "window": {
                "facts": 1,
                "report": 1,
                "report~detail": 1,
                "report.missing": 1,
                "office": 1,
            },
            "the": {},
        }
    )
)
DECIDED = {
    "sure": ({"red_flags": 0.9}, NEW, "classified", "red_flags", (), ()),
    "just sure enough": ({"red_flags": 0.4}, NEW, "classified", "red_flags", (), ()),
    "not sure enough": ({"red_flags": 0.39}, NEW, "doubtful", "red_flags", (), ()),
    "a threshold of its own": ({"report": 0.6}, NEW, "doubtful", "report", (), ()),
    "a threshold within a topic": (
        {"report.next": 0.3, "report": 0.1}, NEW, "classified", "report.next", (), ()
    ),
    "a topic is as likely as its answers": (
        {"report": 0.45, "report.next": 0.3, "training": 0.2}, NEW, "classified", "report", (), ()
    ),
    "what else may be meant": (
        {"red_flags": 0.3, "about": 0.2, "training": 0.15, "hotline": 0.1, "fallback": 0.25}, NEW,
        "doubtful", "red_flags", (), ("answer:about", "answer:training"),
    ),
    "what is too unlikely to offer": (
        {"red_flags": 0.3, "about": 0.09, "fallback": 0.3}, NEW, "doubtful", "red_flags", (), ()
    ),
    "signs that may be about something else": (
        {"red_flags": 0.38, "about": 0.15, "fallback": 0.4}, NEW, "fallback", "fallback", (), ()
    ),
    "another answer before such signs": (
        {"red_flags": 0.3, "about": 0.25, "fallback": 0.4}, NEW,
        "doubtful", "about", (), ("answer:red_flags",),
    ),
    "small talk is no choice": (
        {"thanks": 0.25, "red_flags": 0.3, "menu": 0.28}, NEW, "doubtful", "red_flags", (), ()
    ),
    "small talk in doubt": (
        {"thanks": 0.4, "red_flags": 0.15, "fallback": 0.45}, NEW,
        "doubtful", "thanks", (), ("answer:red_flags",),
    ),
    "a subject likelier than a danger": (
        {"about": 0.3, "crisis": 0.2, "fallback": 0.5}, NEW, "doubtful", "about", ("crisis",), ()
    ),
    "a danger likelier than a subject": (
        {"about": 0.2, "crisis": 0.3, "fallback": 0.5}, NEW,
        "doubtful_danger", "hotline", ("crisis",), (),
    ),
    "too unlikely": ({"red_flags": 0.19, "fallback": 0.8}, NEW, "fallback", "fallback", (), ()),
    "nothing at all": ({"fallback": 1.0}, NEW, "fallback", "fallback", (), ()),
    # Danger.
    "a danger": ({"crisis": 0.9}, NEW, "classified", "crisis", (), ()),
    "a danger beside another": (
        {"help_me": 0.6, "crisis": 0.2, "emergency": 0.06}, NEW,
        "classified", "help_me", ("crisis", "emergency"), (),
    ),
    "a danger that is unlikely": (
        {"help_me": 0.6, "crisis": 0.04}, NEW, "classified", "help_me", (), ()
    ),
    "a subject beside a danger": (
        {"red_flags": 0.8, "emergency": 0.2}, NEW, "classified", "red_flags", ("emergency",), ()
    ),
    "a subject beside a danger in a conversation": (
        {"red_flags": 0.8, "emergency": 0.2}, TOLD, "classified", "red_flags", ("emergency",), ()
    ),
    "a question beside a danger in a conversation": (
        {"report.next": 0.8, "emergency": 0.2}, ON_SIGNS, "classified", "report.next", (), ()
    ),
    "a subject beside a danger that was told": (
        {"red_flags": 0.8, "emergency": 0.2}, replace(TOLD, danger="emergency"),
        "classified", "red_flags", (), (),
    ),
    "a child who may be gone": (
        {"report": 0.7, "report.missing": 0.2}, NEW, "classified", "report.missing", (), ()
    ),
    "a child who is hardly gone": (
        {"report": 0.8, "report.missing": 0.05}, NEW, "classified", "report", (), ()
    ),
    "a plea after pills": (
        {"help_me.abuse": 0.8}, PILLS, "classified", "crisis", ("help_me",), ()
    ),
    "a subject beside talk of dying": (
        {"red_flags": 0.8, "crisis": 0.2}, NEW, "classified", "red_flags", ("crisis",), ()
    ),
    "a doubtful danger": (
        {"fallback": 0.6, "emergency": 0.3}, NEW, "doubtful_danger", "hotline", ("emergency",), ()
    ),
    "a likely danger below its threshold": (
        {"images": 0.3, "images.money": 0.35, "fallback": 0.3}, NEW,
        "doubtful_danger", "images.money", (), (),
    ),
    "a danger that is too unlikely for its own answer in a conversation": (
        {"fallback": 0.6, "crisis": 0.3}, WORRIED, "continued", "red_flags", ("crisis",), ()
    ),
    "such a danger after a keyword": (
        {"fallback": 0.6, "crisis": 0.3}, ON_SIGNS, "doubtful_danger", "hotline", ("crisis",), ()
    ),
    "a doubtful danger in a conversation": (
        {"crisis": 0.28, "fallback": 0.25, "facts": 0.2, "about": 0.2}, WORRIED,
        "doubtful_danger", "crisis", (), (),
    ),
    "less is enough in a conversation": (
        {"training": 0.3, "fallback": 0.2}, ON_SIGNS, "classified", "training", (), ()
    ),
    "but not less than that": (
        {"training": 0.29, "fallback": 0.2}, ON_SIGNS, "doubtful", "training", (), ()
    ),
    # Who writes.
    "a plea of a young person": (
        {"help_me": 0.6, "report": 0.2}, NEW, "classified", "help_me", (), ()
    ),
    "a plea by somebody who is worried": (
        {"help_me": 0.5, "help_me.friend": 0.1, "report": 0.2}, PARENT,
        "classified", "report", (), (),
    ),
    "no plea, by somebody who is worried": (
        {"help_me.tell": 0.5, "report": 0.1, "training": 0.3}, PARENT,
        "classified", "training", (), (),
    ),
    "whether one is in trouble, by somebody who is worried": (
        {"help_me.trouble": 0.7, "report.next": 0.2, "report": 0.1}, PARENT,
        "classified", "report.next", (), (),
    ),
    "a friend, by somebody who is worried": (
        {"help_me": 0.1, "help_me.friend": 0.7}, PARENT, "classified", "help_me.friend", (), ()
    ),
    "a plea, by a friend, in doubt": (
        {"help_me": 0.25, "facts": 0.2, "about": 0.2, "training": 0.2}, FRIEND,
        "doubtful_danger", "help_me.friend", (), (),
    ),
    "a plea after a report": (
        {"help_me": 0.7, "report": 0.1}, replace(TOLD, writer="other"),
        "classified", "report", (), (),
    ),
    "a plea after a keyword": (
        {"help_me": 0.7, "report": 0.1}, TOLD, "classified", "help_me", (), ()
    ),
    "a sure plea after reports": ({"help_me": 0.9}, TOLD, "classified", "help_me", (), ()),
    "a plea of who told a danger of one's own": (
        {"help_me": 0.7, "report": 0.1}, replace(TOLD, danger="crisis"),
        "classified", "help_me", (), (),
    ),
    "a plea of a young person after reports": (
        {"help_me": 0.7, "report": 0.1}, replace(TOLD, writer="young"),
        "classified", "help_me", (), (),
    ),
    "a report of a young person in trouble": (
        {"report": 0.6, "help_me": 0.3}, YOUNG, "classified", "help_me", (), ()
    ),
    "a report of who is taken for a young person": (
        {"report": 0.7, "red_flags": 0.3}, replace(YOUNG, danger="", answers=("about",)),
        "classified", "report", (), (),
    ),
    "a parent's question by a young person": (
        {"report.grooming": 0.6, "training": 0.09}, YOUNG, "classified", "help_me", (), ()
    ),
    "a plea after a friend's": (
        {"help_me": 0.7, "fallback": 0.2}, FRIEND, "classified", "help_me.friend", (), ()
    ),
    "a sure plea after a friend's": ({"help_me": 0.9}, FRIEND, "classified", "help_me", (), ()),
    # In a conversation.
    "likelier than its topic": (
        {"report.next": 0.4, "report": 0.3, "fallback": 0.2}, ON_SIGNS,
        "classified", "report.next", (), (),
    ),
    "likelier than each answer of a likelier topic": (
        {"report.next": 0.3, "report": 0.2, "red_flags": 0.45}, NEW,
        "classified", "red_flags", (), (),
    ),
    "nothing beside what is told in pieces": (
        {"report": 0.8, "training": 0.05, "about": 0.09, "thanks": 0.06}, TOLD,
        "classified", "report", (), (),
    ),
    "a danger that may be meant by who has the number": (
        {"report": 0.6, "images.parent": 0.3, "thanks": 0.1}, TOLD,
        "classified", "report", (), (),
    ),
    "what else may be meant by who has another answer": (
        {"red_flags": 0.8, "training": 0.05, "about": 0.09}, replace(TOLD, answers=("red_flags",)),
        "classified", "red_flags", (), ("answer:about", "answer:training"),
    ),
    "what is likely to be meant by who has the number": (
        {"report": 0.6, "training": 0.1, "about": 0.2, "thanks": 0.1}, TOLD,
        "classified", "about", (), ("answer:training",),
    ),
    "what is too unlikely to be meant by who has the answer": (
        {"red_flags": 0.7, "training": 0.02, "about": 0.02}, replace(TOLD, answers=("red_flags",)),
        "classified", "red_flags", (), (),
    ),
    "nothing that was given before": (
        {"red_flags": 0.7, "training": 0.09, "about": 0.2},
        replace(TOLD, answers=("red_flags", "about")),
        "classified", "red_flags", (), ("answer:training",),
    ),
    "nothing beside a danger now": (
        {"emergency": 0.9, "report": 0.1}, replace(TOLD, answers=("emergency",)),
        "classified", "emergency", (), (),
    ),
    "going on": ({"fallback": 0.89, "red_flags": 0.1}, WORRIED, "continued", "red_flags", (), ()),
    "nothing that is known, after a keyword": (
        {"fallback": 0.89, "red_flags": 0.1}, ON_SIGNS, "fallback", "fallback", (), ()
    ),
    "about something else": ({"fallback": 0.91}, ON_SIGNS, "fallback", "fallback", (), ()),
    "no town": ({"fallback": 0.95}, ASKED, "town_not_found", "office", (), ()),
}  # fmt: skip


def test_language_in_use() -> None:
    """Whoever is answered in a language and asks for it means that of the people to call."""
    chances, text = {"language": 0.9}, "the window portuguese"
    in_use = Context(language="pt", started=True)

    assert predicted(chances, in_use, text)[1].answer == "report.access"
    assert predicted(chances, replace(in_use, language="en"), text)[1].answer == "language"
    assert predicted(chances, Context(language="pt"), text)[1].answer == "language"


def test_a_danger_that_is_denied() -> None:
    """It is not answered again; its number stays, and who was not answered so denies nothing."""
    chances, text = {"crisis": 0.6, "training": 0.3}, "the window not in danger"
    told = Context(language="en", answers=("crisis",), danger="crisis", started=True)

    denied = predicted(chances, told, text)[1]
    assert (denied.answer, denied.also) == ("training", ("crisis",))
    assert predicted(chances, told)[1].answer == "crisis"
    assert predicted(chances, replace(told, answers=("report",)), text)[1].answer == "crisis"


@pytest.mark.parametrize(
    ("text", "rule", "answer"),
    [
        ("the motel. do i want after", "question", "report.next"),
        ("the motel! and what is after?", "question", "report.next"),
        ("do i want after\nthe motel", "question", "report.next"),
        ("the motel do i want after", "classified", "report"),
        ("the motel. she is after", "classified", "report"),
        ("the motel. after?", "classified", "report"),
        ("the motel. do i want the motel?", "classified", "report"),
        ("the motel. do i want it?", "classified", "report"),
        ("the motel. do i and want to live after?", "classified", "report"),
    ],
)
def test_a_question_in_a_report(text: str, rule: str, answer: str) -> None:
    """What is surely asked about reports, in a sentence of its own, is answered; nothing else."""
    intent = policy.decide(reading(text), KNOWLEDGE)

    assert (intent.rule, intent.answer) == (rule, answer)


def test_a_danger_beside_a_question() -> None:
    """What may go on now has its number beside a question too, but not right after a danger."""
    gun = {"gun": {"emergency": 20}, "after": {"report.next": 30}}
    text = "the gun. do i want after"

    def also(context: Context) -> tuple[str, ...]:
        known = knowledge(classifier=classifier(gun))
        return policy.decide(reading(text, context, known), known).also

    assert "emergency" in also(NEW)
    assert "emergency" in also(ON_SIGNS)
    assert also(replace(TOLD, answers=("report", "emergency"), danger="emergency")) == ()


@pytest.mark.parametrize(
    ("text", "context", "answer"),
    [
        ("what is window? the motel", NEW, "report"),
        ("what is window? the pizza", NEW, "about"),
        ("what is window? the motel", ON_SIGNS, "about"),
        ("what is window?", NEW, "about"),
    ],
)
def test_a_child_before_a_question_about_the_line(text: str, context: Context, answer: str) -> None:
    """Whoever tells of a child first asks who this is; later the question counts."""
    learned = {"window": {"about": 40}, "motel": {"report": 24}, "pizza": {"fallback": 9}}
    known = knowledge(classifier=classifier(learned))

    assert policy.decide(reading(text, context, known), known).answer == answer


@pytest.mark.parametrize(
    ("text", "context", "label"),
    [
        ("i took 99 pips", NEW, "emergency"),
        ("i took 99 pips", PILLS, "crisis~hurt"),
        ("he has a gun", PILLS, "emergency"),
    ],
)
def test_a_number_of_pills(text: str, context: Context, label: str) -> None:
    """Who took some goes on with that; another danger is one."""
    groups = {**GROUPS, "many": Group(["99"])}
    listed = phrases({**DANGERS, "emergency": ["he has a gun", "{many} pips"]})
    known = knowledge(dangers=Matcher(listed, groups))
    intent = policy.decide(reading(text, context, known), known)

    assert f"{intent.answer}~{intent.situation}".strip("~") == label


def test_who_took_nothing() -> None:
    """They are not told what to do about pills, and what else they say is no matter of them."""

    def situations(text: str) -> Mapping[str, str]:
        read = reading(text)
        hurt = replace(read.prediction, situations={"crisis": "hurt"}, answers={"crisis": 1.0})
        return estimate(replace(read, prediction=hurt), KNOWLEDGE).situations

    assert situations(WORDS) == {"crisis": "hurt"}
    assert situations(f"{WORDS} took nothing") == {}
    assert reading(WORDS, PILLS).is_hurt
    assert not reading("i took nothing", PILLS).is_hurt


def test_who_is_grown_stays_so() -> None:
    """Who said that they are 18 or older does not get young by what they ask; others may."""
    young = knowledge(classifier=classifier({"window": {"young": 30}}))
    text, grown = "what is the window", Context(writer="grown", started=True)

    assert reading(text, grown, young).known_writer == "young"
    assert reading(text, replace(grown, adult=True), young).known_writer == "grown"
    assert reading("i am the child", replace(grown, adult=True), young).known_writer == "young"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("i am grown", "grown"),
        ("the window i am grown miles", ""),
        ("i am grown miles and i am grown", "grown"),
        ("he says i am grown", ""),
        ("i am grown daughter daughter", ""),
        ("i am grown and a girl", "other"),
        ("i am the child i am grown", "young"),
    ],
)
def test_who_says_that_they_are_grown(text: str, says: str) -> None:
    """A measure is no age, and that of a parent is no matter."""
    assert reading(text).says == says


def test_a_situation_of_what_is_hardly_meant() -> None:
    """It is likelier than the first page, however unlikely both are; then it says nothing."""
    detail = {"report": "detail"}
    meant = predicted({"report": 0.6, "training": 0.2}, TOLD, situations=detail)[1]
    worried = replace(TOLD, writer="other")
    moved = predicted({"help_me": 0.6, "report": 0.09}, worried, situations=detail)[1]

    assert (meant.answer, meant.situation) == ("report", "detail")
    assert (moved.answer, moved.situation) == ("report", "")


@pytest.mark.parametrize("row", DECIDED.values(), ids=DECIDED)
def test_decide(
    row: tuple[Mapping[str, float], Context, str, str, tuple[str, ...], tuple[str, ...]],
) -> None:
    """The classifier decides where it is sure; else danger first, then what is likeliest."""
    chances, context, rule, answer, also, choices = row
    _, intent = predicted(chances, context)

    assert (intent.rule, intent.answer) == (rule, answer)
    assert (intent.also, intent.choices) == (also, choices)
    assert intent.topic == answer.split(".")[0]


def test_letters_alone_make_no_sense() -> None:
    """A text without a known word is not guessed at, unless it may be a danger."""
    for chances in ({"red_flags": 0.9}, {"red_flags": 0.3}):
        assert predicted(chances, text="zzyzx")[1].answer == "fallback"
    assert predicted({"crisis": 0.9}, text="zzyzx")[1].answer == "crisis"
    assert predicted({"red_flags": 0.9}, text="my zzyzx qqqq pine")[1].answer == "red_flags"


def test_more_about_the_same() -> None:
    """A text that says little goes on: with another answer of the topic, or the next page."""
    told = Context(answers=("report",), started=True)
    _, other = predicted({"fallback": 0.5, "report.next": 0.15, "report": 0.1}, told, "zzyzx")
    _, same = predicted({"fallback": 0.5, "report": 0.1}, told, "zzyzx")

    assert (other.answer, other.situation) == ("report.next", "")
    assert (same.answer, same.situation, same.reason) == ("report", "next", "goes on after report")
    assert predicted({"fallback": 0.5}, told, "?!")[1].answer == "fallback"


def test_a_young_person_who_goes_on() -> None:
    """What was said to an adult does not go on with a young person."""
    told = Context(answers=("red_flags",), writer="young", started=True)
    _, intent = predicted({"fallback": 0.5, "red_flags": 0.2}, told, "zzyzx")

    assert (intent.rule, intent.answer, intent.situation) == ("continued", "help_me", "")


def test_a_friend_who_goes_on() -> None:
    """They get no words for the young person either."""
    _, intent = predicted({"fallback": 0.75, "help_me": 0.2}, FRIEND)

    assert (intent.rule, intent.answer) == ("continued", "help_me.friend")


def test_a_danger_before_a_subject(monkeypatch: pytest.MonkeyPatch) -> None:
    """A danger that a first text may well be about outranks what is likelier; so after the menu."""
    monkeypatch.setitem(KNOWN.thresholds, "danger_answer", 0.3)  # type: ignore[arg-type]
    greeted, begun = (Context(answers=(one,), started=True) for one in ("menu", "about"))

    found = [
        predicted({"about": 0.6, "help_me": chance}, context)[1]
        for context, chance in ((NEW, 0.35), (NEW, 0.25), (greeted, 0.35), (begun, 0.35))
    ]
    doubtful = predicted({"about": 0.36, "help_me": 0.35})[1]

    assert [intent.answer for intent in found] == ["help_me", "about", "help_me", "about"]
    assert (doubtful.rule, doubtful.answer) == ("doubtful_danger", "help_me")


def test_a_report_of_who_says_that_they_are_young() -> None:
    """It is about a friend, or a plea where that is likelier."""
    said = "i am the child"

    about_a_friend = predicted({"report": 0.7, "red_flags": 0.3}, NEW, said)[1]
    plea = predicted({"report": 0.3, "help_me": 0.6}, NEW, said)[1]

    assert (about_a_friend.answer, plea.answer) == ("help_me.friend", "help_me")


def test_who_is_taken_for_another_and_pleads() -> None:
    """A plea that is very likely outranks who seems to write, and not who says that they do."""
    context = Context(writer="work", started=True)

    assert predicted({"help_me": 0.95}, context)[1].answer == "help_me"
    assert predicted({"help_me": 0.95}, context, f"not me {WORDS}")[1].answer == "report"


def test_a_plea_of_somebody_grown() -> None:
    """It is for adults."""
    read, _ = predicted({"help_me": 0.4, "help_me.tell": 0.2, "help_me.friend": 0.3})
    read = replace(read, context=Context(writer="grown"))
    chances = fitting(read, is_about_others(read))

    assert chances["report.adult"] == pytest.approx(0.6)
    assert chances["report"] == pytest.approx(0.3)
    assert estimate(read, KNOWLEDGE).dangers == ()
    assert estimate(replace(read, context=NEW), KNOWLEDGE).dangers == ("help_me",)


def test_a_friend_of_somebody_grown() -> None:
    """Who tells that they are grown, or that they write about an adult, reports."""
    read, _ = predicted({"help_me.friend": 0.6})
    told = replace(read, context=Context(writer="other", adult=True))

    assert fitting(told, about_others=True)["report"] == pytest.approx(0.6)
    not_told = replace(read, context=Context(writer="other"))
    assert fitting(not_told, about_others=True)["report"] == pytest.approx(0.0)


def test_an_interview_to_come() -> None:
    """Who is young and was told of one asks of that, but for what they tell of today."""
    read, _ = predicted({"privacy": 0.3, "help_me.tell": 0.3, "help_me.abuse": 0.2})
    called = Context(writer="young", answers=("about.cac",), started=True)
    chances = fitting(replace(read, context=called), about_others=False)
    prediction = replace(read.prediction, answers={"help_me": 0.5}, situations={"help_me": "meet"})
    meets = replace(read, context=called, prediction=prediction)
    others = fitting(replace(read, context=replace(called, writer="parent")), about_others=False)

    assert chances["about.cac"] == pytest.approx(0.6)
    assert chances["help_me.abuse"] == pytest.approx(0.2)
    assert fitting(meets, about_others=False)["about.cac"] == 0.5
    assert "about.cac" not in others


def test_somebody_else_who_goes_on() -> None:
    """What was said to a young person does not go on with who is none."""
    told = Context(answers=("help_me",), writer="young", started=True)

    assert predicted({"fallback": 0.5}, told, "not me zzyzx")[1].answer == "report"
    assert predicted({"fallback": 0.5}, told, "zzyzx")[1].answer == "help_me"


def test_a_plea_of_who_was_hurt_long_ago() -> None:
    """What they tell is of then, and no report of today."""
    told = Context(answers=("report.past",), started=True)
    read, _ = predicted({"help_me": 0.8, "report": 0.1}, told)

    assert fitting(read, is_about_others(read))["report.past"] == pytest.approx(0.8)


def test_pictures_of_a_friend() -> None:
    """They are not those of who writes."""
    read, _ = predicted({"images": 0.6, "images.parent": 0.1, "report": 0.3}, FRIEND)

    assert fitting(read, is_about_others(read))["images.got"] == pytest.approx(0.7)


def test_pictures_of_somebody_elses_child() -> None:
    """Who came upon them gets no words for the young person."""
    chances = {"images": 0.2, "images.got": 0.1, "images.parent": 0.05, "report": 0.65}
    read, _ = predicted(chances, Context(writer="work"))

    assert fitting(read, is_about_others(read))["images.got"] == pytest.approx(0.3)


@pytest.mark.parametrize("writer", ["work", "friend"])
def test_words_about_pictures_that_are_the_same_for_anyone(writer: Writer) -> None:
    """How they are taken down, and what a fake is, is told to whoever asks."""
    chances = {"images": 0.6, "images.got": 0.1, "report": 0.3}
    read, _ = predicted(chances, Context(writer=writer))

    for situation, kept in (("down", True), ("fake", True), ("other", False)):
        told = replace(read.prediction, situations={"images": situation})
        found = fitting(replace(read, prediction=told), is_about_others(read))
        assert ("images" in found) == kept


@pytest.mark.parametrize(
    ("answer", "threshold"),
    [("report.next", 0.3), ("report.police", 0.7), ("report", 0.7), ("facts", 0.4)],
)
def test_threshold(answer: str, threshold: float) -> None:
    """An answer has its own threshold, that of its topic, or the default."""
    read, _ = predicted({"report": 1.0})

    assert policy.least_chance(answer, read, KNOWN) == threshold


def test_a_plea_after_what_is_for_somebody_grown() -> None:
    """Who was just told about somebody grown goes on with that, unless more is known of them."""

    def best(context: Context) -> str:
        read = predicted({"help_me": 0.04, "fallback": 0.96}, context)[0]
        chances = fitting(read, is_about_others(read))
        return max(chances.keys() - {"fallback"}, key=chances.__getitem__)

    grown = Context(answers=("report.adult",), started=True)
    assert best(grown) == "report.adult"
    assert best(replace(grown, writer="young")) == "help_me"
    assert best(replace(grown, answers=("report.adult", "help_me"))) == "help_me"
    assert best(replace(grown, writer="other")) == "report"


def test_a_correction() -> None:
    """Who says that the last answer was not what was asked never gets it again."""
    chances = {"red_flags": 0.6, "report": 0.3}

    assert predicted(chances, ON_SIGNS)[1].answer == "red_flags"
    assert predicted(chances, ON_SIGNS, f"no i mean {WORDS}")[1].answer == "report"
    assert predicted(chances, ON_SIGNS, f"{WORDS} no i mean")[1].answer == "red_flags"
    assert predicted(chances, NEW, f"no i mean {WORDS}")[1].answer == "red_flags"
    assert predicted({"red_flags": 1.0}, ON_SIGNS, f"no i mean {WORDS}")[1].situation == "sorry"


def test_a_correction_that_is_not_understood() -> None:
    """Who rejects the last answer never gets it in doubt, nor goes on after it, but a choice."""
    told = replace(ON_SIGNS, answers=("training",))
    doubt = {"training": 0.21, "definition": 0.2, "fallback": 0.59}
    lost = {"training": 0.3, "fallback": 0.7}

    assert predicted(doubt, told)[1].answer == "training"
    assert predicted(doubt, told, f"no i mean {WORDS}")[1].answer == "definition"
    assert predicted(lost, told, "no i mean")[1].situation == "sorry"


@pytest.mark.parametrize("danger", SAFETY)
def test_a_danger_is_not_ruled_out(danger: str) -> None:
    """Who is in danger still is, however the text begins."""
    told = Context(answers=(danger,), danger=danger, writer="young", started=True)

    assert predicted({danger: 0.9}, told, f"no i mean {WORDS}")[1].answer == danger


def test_a_topic_that_the_classifier_lacks() -> None:
    """An answer that was never learned goes on too."""
    stopped = Context(answers=("stop",), writer="young", started=True)
    assert predicted({"fallback": 0.5}, stopped, "zzyzx")[1].answer == "stop"


def test_a_long_text_is_no_town() -> None:
    """Only a short answer can be a town that is not known."""
    assert predicted({"fallback": 1.0}, ASKED, "the window is red")[1].answer == "fallback"
    assert predicted({"fallback": 1.0}, NEW)[1].answer == "fallback"


def test_reasons() -> None:
    """The reason says how likely, from which features, in what context, and what was mended."""
    _, plain = predicted({"report": 0.8}, NEW, "windwo")
    _, after = predicted({"red_flags": 0.8}, ON_SIGNS)

    assert plain.reason == 'typo windwo -> window; 80% from "window"'
    assert after.reason == "after red_flags: 80% from its letters"
    assert policy.decide(reading("qqq"), KNOWLEDGE).reason == "nothing that is known"


# A text that each entry takes, in a context, although all later ones would take it otherwise.
FIRST = {
    "reaction": ("Liked “Red flags 0: he makes me”", NEW),
    "danger_phrase": ("he makes me", Context(choices=("answer:report",))),
    "choice": ("report", Context(choices=("answer:hotline", "answer:report"))),
    "carrier_word": ("stop", STARTED),
    "whole_message": ("more", STARTED),
    "language_named": ("in english", ASKED),
    "town_asked_for": ("pine school", ASKED),
    "place_alone": ("in pine", STARTED),
    "misspelt_message": ("stoptextingme", STARTED),
    "menu_number": ("2", Context(choices=("menu:",), started=True)),
}


@pytest.mark.parametrize(("name", "turn"), FIRST.items(), ids=FIRST)
def test_rules_come_before_the_classifier(name: str, turn: tuple[str, Context]) -> None:
    """What a rule promises holds however sure the classifier is of something else."""
    _, intent = predicted({"about": 1.0}, turn[1], turn[0])

    assert intent.rule == name


def test_a_phrase_of_staff() -> None:
    """The longest phrase of staff in a text leads to its answer."""
    intent, other, none = (
        policy.decide(reading(text), KNOWLEDGE)
        for text in ("hi, who pays for the line", "can i sign up here", "hi")
    )

    assert (intent.rule, intent.answer) == ("staff_phrase", "about")
    assert intent.reason == 'phrase "who pays for the line"'
    assert (other.rule, other.answer) == ("staff_phrase", "training")
    assert none.rule != "staff_phrase"


@pytest.mark.parametrize(
    ("chances", "context", "rule", "also"),
    [
        ({"about": 1.0}, NEW, "staff_phrase", ()),
        ({"about": 0.9, "crisis": 0.1}, NEW, "staff_phrase", ("crisis",)),
        ({"about": 0.4, "crisis": 0.6}, NEW, "classified", ()),
        ({"about": 0.4, "crisis": 0.6}, ON_SIGNS, "classified", ()),
        ({"about": 0.75, "crisis": 0.25}, ON_SIGNS, "staff_phrase", ("crisis",)),
    ],
    ids=["sure", "maybe", "first", "within", "maybe within"],
)
def test_staff_take_no_plea(
    chances: Mapping[str, float], context: Context, rule: str, also: tuple[str, ...]
) -> None:
    """A phrase of staff counts before what the classifier finds, but not before a danger."""
    _, intent = predicted(chances, context, "sign up at the window")

    assert (intent.rule, intent.also) == (rule, also)


def test_the_policy() -> None:
    """Danger comes before all but a quotation of ours, and every rule before the classifier."""
    names = [entry.__name__ for entry in policy.POLICY]

    assert names[:2] == ["reaction", "danger_phrase"]
    assert names[: len(FIRST)] == list(FIRST)
    assert all(hasattr(rules, name) for name in FIRST)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("12", "continued"),
        ("12 15", "continued"),
        ("02777", "town_not_found"),
        ("window", "town_not_found"),
    ],
)
def test_an_age_is_no_town(text: str, rule: str) -> None:
    """Who was asked for the town may tell the child's age first."""
    assert predicted({"fallback": 0.5, "report": 0.1}, ASKED, text)[1].rule == rule
