"""Which page is sent where the same answer was sent before."""

from dataclasses import replace

import pytest

from bot.dialogue.content import Answer
from bot.nlu.context import LANGUAGES, NO_PAGE, Context, answer_of
from tests.county import CONTENT, FACTS, classifier, knowledge, talk, told
from tests.county import content as county_content

PAGES = ("Offices answer by day.", "Who keeps silent pays a penalty.", "A letter tells the rest.")


def pages(*texts: str) -> Answer:
    """Return an answer of these pages, the same in every language."""
    return Answer(tuple(dict.fromkeys(LANGUAGES, text) for text in texts))


def shown(label: str, text: str, page: int = 0, before: str = "") -> str:
    """Return what *text*, understood as *label*, gets after a *page* of the last of *before*."""
    world = county_content(knowledge(classifier=classifier({"window": {label: 20}})))
    answer = answer_of(label)
    situations = CONTENT.answers[answer].situations
    changed = {answer: replace(pages(*PAGES), situations=situations)}
    world = replace(world, answers={**CONTENT.answers, **changed})
    context = Context(
        language="en", answers=tuple((before or answer).split()), page=page, started=True
    )
    return talk(text, context=context, content=world)[0].texts[0]


def test_who_asks_on_gets_the_next_page() -> None:
    """Nobody reads the same again who has just read it; after the last page comes the first."""
    assert shown("report.next", "window") == PAGES[1]
    assert shown("report.next", "window", page=1) == PAGES[2]
    assert shown("report.next", "window", page=2) == PAGES[0]
    assert shown("report.next", "window", before="report.next definition") == PAGES[0]


def test_another_answer_begins_with_its_first_page() -> None:
    """Who has not seen the first page gets it."""
    assert shown("report.next", "window", before="definition") == PAGES[0]


@pytest.mark.parametrize(("page", "then"), [(0, 1), (1, 2)])
def test_what_is_told_in_pieces_gets_page_after_page(page: int, then: int) -> None:
    """A young person who goes on telling gets the next page ..."""
    assert shown("help_me", "window", page) == PAGES[then]


def test_after_the_last_page_it_is_to_be_told_too() -> None:
    """... and after the last one words for who tells more."""
    assert shown("help_me", "window", page=2) == "help_me/detail en: call 555-010-0100"


@pytest.mark.parametrize(("page", "then"), [(0, 1), (1, 2)])
def test_who_has_the_number_gets_page_after_page(page: int, then: int) -> None:
    """Who goes on about a report gets what to know besides, not the same number again."""
    assert shown("report", "window", page) == PAGES[then]


def test_the_number_comes_again() -> None:
    """After the last page of how to report comes the number, and a keyword gets it at once."""
    assert "555-010-0100" in shown("report", "window", page=2)
    assert "555-010-0100" in shown("report", "report")


def test_who_comes_back_to_a_report_gets_no_page_again() -> None:
    """The number was given, though something else was asked since."""
    assert "report/detail en" in shown("report", "window", before="report report.next")
    assert "report/detail en" in shown("report", "window letters", before="report report.next")


def test_no_page_comes_twice_running_to_who_tells() -> None:
    """A word of the page that was just shown does not bring that page again."""
    assert shown("help_me", "window penalty", page=1) == PAGES[2]


@pytest.mark.parametrize("answer", ["report", "help_me"])
def test_who_tells_more_gets_page_after_page(answer: str) -> None:
    """Then words of its own, and the second page again: the first one was an answer to the plea."""
    label = f"{answer}~detail"

    assert shown(label, "window", page=0) == PAGES[1]
    assert shown(label, "window", page=1) == PAGES[2]
    assert "/detail en" in shown(label, "window", page=2)
    assert "/detail en" in shown(label, "window", before=f"{answer} definition")
    assert "/detail en" in shown(answer, "window", before=f"{answer} definition")


@pytest.mark.parametrize("number", ["(2/3) Text MORE.", "(2/3)"])
def test_who_tells_more_is_shown_no_number_of_a_page(number: str) -> None:
    """It would tell of pages that nobody asked for."""
    world = county_content(knowledge(classifier=classifier({"window": {"report~detail": 20}})))
    numbered = pages(PAGES[0], f"{PAGES[1]}\n{number}", PAGES[2]).pages
    report = replace(world.answers["report"], pages=numbered)
    told = Context(language="en", answers=("report",), started=True)

    (reply,) = talk(
        "window", context=told, content=replace(world, answers={**world.answers, "report": report})
    )

    assert (reply.texts, reply.context.page) == ((PAGES[1],), 1)


def test_a_detail_before_the_first_page() -> None:
    """Who was not answered that yet gets the first page, whatever else they tell."""
    assert shown("help_me~detail", "window", before="definition") == PAGES[0]
    assert "which town?" in shown("report~detail", "window", before="definition")


def test_a_town_among_the_details() -> None:
    """In a report it gets its number, from the last page too; a plea goes on as before."""
    assert "South Branch" in shown("report~detail", "window pine", page=2)
    assert shown("help_me", "window pine", page=0) == PAGES[1]


def test_a_phrase_of_danger_begins_anew() -> None:
    """It gets the first page of its answer again, but for a plea, which is told in pieces."""
    for answer, text, page in (
        ("emergency", "he has a gun", 0),
        ("images", "my pictures", 0),
        ("help_me", "he makes me", 1),
    ):
        own = replace(pages(*PAGES), situations=CONTENT.answers[answer].situations)
        world = replace(CONTENT, answers={**CONTENT.answers, answer: own})
        told = Context(language="en", answers=(answer,), started=True)

        (reply,) = talk(text, context=told, content=world)

        assert (reply.answer, reply.texts[0]) == (answer, PAGES[page])


def test_nothing_is_asked_back_of_who_tells() -> None:
    """What else may be meant is offered to who was given another answer, once in a row."""
    for answer, offered in (("report", ()), ("help_me", ()), ("about", ("answer:training",))):
        world = county_content(
            knowledge(classifier=classifier({"window": {answer: 9, "training": 6}}))
        )
        told = Context(language="en", answers=(answer,), started=True)
        first, second = talk("window", "window", context=told, content=world)

        assert (first.answer, first.context.choices) == (answer, offered)
        assert second.context.choices == ()


def test_a_situation_that_the_classifier_knows() -> None:
    """A label may name a situation, whose text is sent instead of a page."""
    world = county_content(knowledge(classifier=classifier({"window": {"help_me~fault": 20}})))
    young = Context(language="en", answers=("images",), writer="young", started=True)

    (reply,) = talk("window", context=young, content=world)

    assert (reply.answer, reply.situation) == ("help_me", "fault")
    assert reply.intent.answer == "help_me"
    assert reply.context.page == NO_PAGE


def test_a_page_before_a_situation() -> None:
    """Who goes on after a text for a situation does not get a page that they have again."""
    weights = {"window": {"help_me~fault": 20}, "door": {"help_me": 20}}
    world = county_content(knowledge(classifier=classifier(weights)))
    young = Context(language="en", answers=("help_me",), writer="young", started=True)

    situation, page = talk("window", "door", context=young, content=world)

    assert (situation.situation, situation.context.page) == ("fault", 0)
    assert (page.situation, page.context.page) == ("", 1)


def test_who_called_in_an_emergency() -> None:
    """They get less of it, and not what is said to who reported."""
    world = county_content(knowledge(classifier=classifier({"window": {"report.next~called": 20}})))
    less = {"again": dict.fromkeys(LANGUAGES, "Less of it.")}
    emergency = replace(world.answers["emergency"], situations=less)
    world = replace(world, answers={**world.answers, "emergency": emergency})
    told = Context(language="en", answers=("emergency",), danger="emergency", started=True)

    (reply,) = talk("window", context=told, content=world)

    assert (reply.answer, reply.texts) == ("emergency", ("Less of it.",))


def test_no_page_was_sent_yet() -> None:
    """After a text for a situation the first page comes: to who asks on, tells more, MORE."""
    assert shown("report.next", "window", NO_PAGE) == PAGES[0]
    assert shown("help_me", "window", NO_PAGE) == PAGES[0]
    assert [shown("report.next", text, NO_PAGE) for text in ("more", "again")] == [PAGES[0]] * 2
    assert shown("report", "more", NO_PAGE) == PAGES[0]


def test_a_crisis_begins_anew() -> None:
    """The number that may save a life stands on the first page."""
    assert shown("crisis", "window fine") == PAGES[0]


def test_no_situation_comes_twice_running() -> None:
    """Who asks on after the words for their case gets those for who tells more, or a page."""
    weights = {"window": {"help_me~fault": 20}, "door": {"help_me~fault": 19}}
    world = county_content(knowledge(classifier=classifier(weights)))

    replies = talk("window", "door", "window", content=world)

    assert [reply.situation for reply in replies] == ["fault", "detail", ""]
    assert [reply.answer for reply in replies] == ["help_me"] * 3
    assert replies[-1].texts[0].startswith(told("help_me", 0))


def test_who_comes_back_to_an_answer_gets_another_page() -> None:
    """Of what is told in pieces the first page was read."""
    weights = {"window": {"report.next": 20}, "signs": {"red_flags": 20}}
    world = county_content(knowledge(classifier=classifier(weights)))
    world = replace(world, answers={**world.answers, "report.next": pages(*PAGES)})

    for texts, then in (
        (["window", "signs", "window"], [0, 1]),
        (["window", "signs", "window", "signs", "window", "signs", "window"], [0, 1, 2, 0]),
    ):
        replies = [reply for reply in talk(*texts, content=world) if reply.answer == "report.next"]

        assert [reply.context.page for reply in replies] == then, texts


def test_a_situation_is_repeated_for_who_asks_for_it() -> None:
    """AGAIN brings what was read last, which was no page."""
    world = county_content(knowledge(classifier=classifier({"window": {"help_me~fault": 20}})))

    first, again, page, page_again = talk("window", "again", "more", "again", content=world)

    assert (again.answer, again.texts[0]) == ("repeat", first.texts[0].partition("\n")[0])
    assert again.context.sent == ("help_me:fault",)
    assert (page_again.answer, page_again.texts) == ("repeat", page.texts)


def test_who_goes_on_about_an_emergency() -> None:
    """They get less of it, and then another page; a phrase of danger gets the first one anew."""
    world = county_content(knowledge(classifier=classifier({"window": {"emergency": 20}})))
    own = replace(pages(*PAGES), situations={"again": dict.fromkeys(LANGUAGES, "Less of it.")})
    world = replace(world, answers={**world.answers, "emergency": own})

    replies = talk("window", "window", "window", "he has a gun", content=world)

    assert [reply.texts[0].partition("\n")[0] for reply in replies] == [
        PAGES[0], "Less of it.", PAGES[1], PAGES[0],
    ]  # fmt: skip


def test_what_is_asked_beside_an_emergency_has_its_number() -> None:
    """It may be the last that they read; who denies the danger needs none."""
    world = county_content(knowledge(classifier=classifier({"window": {"about": 20}})))
    for topic in ("emergency", "crisis"):
        told = Context(language="en", answers=(topic,), danger=topic, started=True)
        (reply,) = talk("window", context=told, content=world)
        (denied,) = talk("window not in danger", context=told, content=world)
        number = FACTS["emergency" if topic == "emergency" else "lifeline"]

        assert (reply.answer, number in reply.texts[0]) == ("about", True)
        assert number not in denied.texts[0]


@pytest.mark.parametrize(
    ("sent", "first"),
    [
        (("emergency:0",), ""),
        (("crisis:0",), ""),
        (("crisis:hurt",), "(hurt "),
        (("crisis:hurt_again", "about:0", "report:0"), "(hurt "),
    ],
)
def test_the_number_comes_first_after_pills(sent: tuple[str, ...], first: str) -> None:
    """As long as is remembered, whatever is asked; who denies the danger reads it no more."""
    world = county_content(knowledge(classifier=classifier({"window": {"training": 20}})))
    context = Context(language="en", answers=("report",), sent=sent, started=True)

    (reply,) = talk("window", context=context, content=world)
    (denied,) = talk("window not in danger", context=context, content=world)

    assert reply.texts[0].startswith(first or told("training"))
    assert denied.texts[0].startswith(told("training"))


def test_an_emergency_that_nobody_read_begins_with_its_page() -> None:
    """Something else was sent in its place: there is nothing yet to say less of."""
    world = county_content(knowledge(classifier=classifier({"window": {"emergency": 20}})))
    own = replace(pages(*PAGES), situations={"again": dict.fromkeys(LANGUAGES, "Less of it.")})
    world = replace(world, answers={**world.answers, "emergency": own})
    told_of = Context(language="en", answers=("emergency",), page=NO_PAGE, started=True)

    (reply,) = talk("window", context=told_of, content=world)

    assert reply.texts == (PAGES[0],)


def test_words_for_a_danger_come_as_often_as_it_is_told() -> None:
    """Who says once more that they took pills hears once more to call."""
    hurt = {"hurt": dict.fromkeys(LANGUAGES, "Call now.")}
    world = county_content(knowledge(classifier=classifier({"window": {"crisis~hurt": 20}})))
    own = replace(pages(*PAGES), situations=hurt)
    world = replace(world, answers={**world.answers, "crisis": own})

    replies = talk("window", "window", content=world)

    assert [reply.situation for reply in replies] == ["hurt", "hurt"]


def test_an_emergency_after_pills_begins_with_its_own_number() -> None:
    """Nothing comes before the page that says to call it."""
    context = Context(language="en", answers=("crisis",), sent=("crisis:hurt",), started=True)

    (reply,) = talk("he has a gun", context=context)

    assert reply.answer == "emergency"
    assert not reply.texts[0].startswith("(hurt ")


def test_who_goes_on_after_pills() -> None:
    """They hear to get help, whatever is told of it, in two ways."""
    names = ("hurt", "hurt_again", "again")
    texts = {"window": {"crisis~hurt": 20}, "door": {"crisis": 20}}
    world = county_content(knowledge(classifier=classifier(texts)))
    own = replace(
        pages(*PAGES), situations={name: dict.fromkeys(LANGUAGES, name) for name in names}
    )
    world = replace(world, answers={**world.answers, "crisis": own})

    replies = talk("window", "door", "door", content=world)
    never_hurt = talk("door", "door", content=world)

    assert [reply.situation for reply in replies] == ["hurt", "hurt_again", "hurt"]
    assert [reply.situation for reply in never_hurt] == ["", "again"]


def test_a_danger_beside_a_creole_text_is_said_in_creole() -> None:
    """What has no words in Creole is left out."""
    weights = {"window": {"red_flags": 20, "crisis": 18, "ht": 20}}
    world = county_content(knowledge(classifier=classifier(weights)))
    flags = replace(world.answers["red_flags"], creole={"ht": "Youn."})
    world = replace(world, answers={**world.answers, "red_flags": flags})
    speaks = Context(language="ht", answers=("about",), started=True)

    (reply,) = talk("window", context=speaks, content=world)

    assert reply.intent.also
    assert reply.texts == (f"Youn. (lanmò {FACTS['lifeline']})",)


def test_a_creole_text_stands_for_the_first_page() -> None:
    """What was not read is not counted, and MORE goes on with the second page."""
    creole = {"ht": "Youn."}
    world = county_content()
    report = replace(world.answers["red_flags"], creole=creole)
    world = replace(world, answers={**world.answers, "red_flags": report})
    speaks = Context(language="ht", answers=("red_flags",), page=1, started=True)

    first, more, again = talk("red flags", "more", "again", context=speaks, content=world)

    assert first.texts == ("Youn.",)
    assert first.context.sent == ("red_flags:0",)
    assert more.context.page == 1
    assert again.texts == more.texts


def test_stop_forgets_which_texts_were_sent() -> None:
    """Who comes back begins anew."""
    *_, stopped = talk("red flags", "stop texting me")

    assert not any(text.startswith("red_flags") for text in stopped.context.sent)
