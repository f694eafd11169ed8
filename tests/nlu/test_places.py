"""The town that a message names: one, a choice of several, or none."""

from dataclasses import replace

import pytest
from hypothesis import given

from bot.dialogue.content import Content
from bot.nlu.places import MOST_CHOICES, Gazetteer, Place, PlaceMention
from bot.nlu.tokenizer import tokenize
from tests import county
from tests.strategies import FAST, TEXTS

GAZETTEER = county.gazetteer()
# Here each word that is known is often used.
DICTIONARY = replace(county.DICTIONARY, joinable=county.DICTIONARY.known)


def find(typed: str, asked: bool = False) -> PlaceMention | None:
    """Return the place that *typed* names in the made-up county."""
    return GAZETTEER.find(tokenize(typed), asked, DICTIONARY)


# Text, whether the town was asked for, the places found.
FOUND = [
    pytest.param("Alder Falls", False, "alder_falls", id="a name"),
    pytest.param("she is with him and it is about alder falls", False, "alder_falls", id="inside"),
    pytest.param("99001", False, "alder_falls", id="a ZIP code"),
    pytest.param("99009", True, "", id="another number"),
    pytest.param("AF", True, "alder_falls", id="a short name as an answer"),
    pytest.param("AF", False, "", id="a short name that nobody asked for"),
    pytest.param("in AF", True, "", id="a short name among others"),
    pytest.param("new pine", False, "new_pine", id="never Pine"),
    pytest.param("pine", False, "pine", id="Pine is Pine"),
    pytest.param("pine or new pine", False, "pine new_pine", id="both"),
    pytest.param("nowhere", False, "", id="no name"),
    pytest.param("", True, "", id="no text"),
    # By ear, torn apart, and mistyped.
    pytest.param("aldr falls", False, "alder_falls", id="a mistake"),
    pytest.param("alderfalls", False, "alder_falls", id="run together"),
    pytest.param("mill town", False, "milltown", id="torn apart"),
    pytest.param("millltwon", False, "milltown", id="two mistakes in a long name"),
    pytest.param("piine", False, "pine", id="a mistake in a short name"),
    pytest.param("pi", True, "", id="too short to guess"),
    pytest.param("trifarks", True, "", id="another sound"),
    pytest.param("ruvurabun", True, "river_bend", id="the last consonant that is not heard"),
    pytest.param("ruvurabu", True, "", id="two last consonants that are not heard"),
    pytest.param("moltune", True, "milltown", id="the sound of a short name"),
    pytest.param("moldune", True, "", id="nearly the sound of a short name"),
    pytest.param("tuenforks", True, "twin_forks", id="by ear"),
    pytest.param("tuinefurkus", True, "twin_forks", id="by ear as an answer"),
    pytest.param("tuinefurkus", False, "", id="by ear, though nobody asked"),
    pytest.param("in tuinefurkus", False, "twin_forks", id="by ear after a lead"),
    pytest.param("rivabend", True, "river_bend", id="the r that is not heard inside"),
    pytest.param("1piine", True, "", id="no name has digits"),
    # A misspelt name bears a few words beside it, or a lead.
    pytest.param("office signs aldrfalls", False, "alder_falls", id="a mistake in a short text"),
    pytest.param("office signs report aldrfalls", False, "", id="a mistake in a long text"),
    pytest.param("office report red aldrfalls", True, "alder_falls", id="in a longer answer"),
    pytest.param("a b c d e aldrfalls", True, "", id="in a text that is no answer"),
    pytest.param("office signs report in aldrfalls", False, "alder_falls", id="after a lead"),
    # A county is no town; a street takes the name of a town.
    pytest.param("pine county", True, "", id="a county"),
    pytest.param("county of pine", True, "", id="the county of"),
    pytest.param("pine county, marston", False, "marston", id="a town behind its county"),
    pytest.param("county new pine", False, "new_pine", id="a county that is not the name's"),
    pytest.param("new pine county", False, "", id="no Pine in what is refused"),
    pytest.param("pine st", False, "", id="a street"),
    pytest.param("pine st marston", False, "marston", id="a street of a town"),
    pytest.param("calle pine", False, "", id="a street in Spanish"),
    # A name that is also a word.
    pytest.param("sunny", False, "sunny", id="a word alone"),
    pytest.param("sunny help", False, "sunny", id="a word with one beside it"),
    pytest.param("what a sunny window", False, "", id="a word among others"),
    pytest.param("hi sunny help", True, "sunny", id="a word that was asked for"),
    pytest.param("what a sunny window", True, "", id="a word in a long answer"),
    pytest.param("office in sunny please now", False, "sunny", id="a word after a lead"),
    pytest.param("office my sunny jeff", False, "sunny", id="a word before the state"),
    pytest.param("in sunny pants", False, "", id="a thing"),
    # Names of persons.
    pytest.param("mr marston", False, "", id="a person"),
    pytest.param("my name is marston", True, "", id="a person, although a town was asked for"),
    # Another state.
    pytest.param("port ansel", False, "port_ansel", id="a town in another state"),
    pytest.param("port ansel jefferson", False, "", id="no town of that name at home"),
    pytest.param("pine lost lake please now", False, "pine lost_lake", id="a state behind"),
    pytest.param("child in pine cascadia now", False, "cascadia", id="a town there"),
    pytest.param("work in cascadia, child in jefferson", False, "", id="the child is at home"),
    pytest.param("i live in jefferson, child in cascadia", False, "cascadia", id="the writer is"),
    pytest.param("in jefferson, she lives in cascadia", False, "cascadia", id="the child is there"),
    pytest.param("work in pine, child in jefferson", False, "pine", id="a town at home"),
    pytest.param("a man from pine has her now", False, "", id="where a man comes from"),
    pytest.param("a car with marston plates", False, "", id="where a car comes from"),
    pytest.param("girl in pine plates from marston", False, "pine", id="a town, and a car's"),
    pytest.param("girl in marston man from pine", False, "marston", id="a town, and a man's"),
    # Of two towns the one that the text does not deny, or where the child lives.
    pytest.param("not pine, marston", False, "marston", id="a town that is denied"),
    pytest.param("marston, not in pine", False, "marston", id="denied with a lead"),
    pytest.param("not in pine", False, "pine", id="denied, and no other"),
    pytest.param("not pine not marston", False, "pine marston", id="all denied"),
    pytest.param("girl lives in pine, i am in marston", False, "pine", id="a child's town"),
    pytest.param("i am in marston, girl lives in pine", False, "pine", id="the writer's first"),
    pytest.param("girl lives in pine, school in marston", False, "pine marston", id="a third"),
    pytest.param("i am in marston and pine", False, "marston pine", id="the writer's own"),
    # The same name, or names equally near: a choice.
    pytest.param(
        "river bend", False, "river_bend river_bend_cascadia", id="two places of one name"
    ),
    pytest.param("marstxn", False, "marston marstin", id="a mistake near two names"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "asked", "places"), FOUND)
def test_find(typed: str, asked: bool, places: str) -> None:
    """The longest name wins, a tie is a choice, and a word is no town unless it stands like one."""
    found = find(typed, asked)

    assert list(found.places if found else ()) == places.split()


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("in alder falls", 'place "alder falls"'),
        ("aldr falls", 'place "aldr falls" -> Alder Falls'),
        ("marstxn", 'place "marstxn" -> Marston'),
        ("AF", 'place "af"'),
    ],
)
def test_reason(typed: str, reason: str) -> None:
    """The reason names the words that were taken for a place, and the place if it was guessed."""
    found = find(typed, asked=True)

    assert found
    assert found.reason == reason


def test_positions() -> None:
    """The words of each name are told, so that they do not speak for a language."""
    found = find("from new pine or marston please")

    assert found
    assert found.positions == {1, 2, 4}


def test_a_list_ends() -> None:
    """No more towns are offered than a person can choose from."""
    found = find("pine, new pine, alder falls, marston, hollow", asked=True)

    assert found
    assert found.places == ("pine", "new_pine", "alder_falls", "marston")[:MOST_CHOICES]


def test_a_list_of_guesses_ends() -> None:
    """Names that are equally near make no longer list either."""
    names = ["Bara", "Bera", "Bira", "Bora", "Bura"]
    places = {name: Place(name, name) for name in names}
    many = Gazetteer(places, {name: [name] for name in names}, {}, county.TOWNS)
    found = many.find(tokenize("byra"), True, DICTIONARY)

    assert found
    assert len(found.places) == MOST_CHOICES


@pytest.mark.parametrize(
    ("typed", "led"),
    [
        ("i am in pine please", {0, 1, 2}),
        ("she lives in new pine jeff", {0, 1, 2, 5}),
        ("in red pine", set()),
        ("pine", set()),
    ],
)
def test_words_that_lead_to_a_town(typed: str, led: set[int]) -> None:
    """Words right before a town, and the state right behind it, belong to it."""
    found = find(typed)

    assert found
    assert GAZETTEER.lead_positions(typed.split(), found) == led


# In the real directory.
REAL = {
    "Fall River": "fall_river",
    "fall rvr": "fall_river",
    "folriver": "fall_river",
    "NEW BEDFORD!!": "new_bedford",
    "Dartmouth": "dartmouth",
    "N. Attleboro": "north_attleborough",
    "02720": "fall_river",
    "easton ma": "easton",
}


def real(typed: str, asked: bool, content: Content) -> tuple[str, ...]:
    """Return the places that *typed* names in the real directory."""
    known = content.knowledge
    found = known.gazetteer.find(tokenize(typed), asked, known.dictionary)
    return found.places if found else ()


@pytest.mark.parametrize(("typed", "place"), REAL.items(), ids=REAL)
def test_find_in_the_directory(typed: str, place: str, content: Content) -> None:
    """Towns are found by name, short name, ZIP, by ear, and with the state behind them."""
    assert real(typed, False, content) == (place,)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("folriva", "fall_river"),
        ("fol riber", "fall_river"),
        ("Fal Rivr", "fall_river"),
        ("nu bedfor", "new_bedford"),
        ("tanton", "taunton"),
        ("fol river", "fall_river"),
        ("fair haven", "fairhaven"),
    ],
)
def test_names_by_ear(typed: str, place: str, content: Content) -> None:
    """A town as people who only heard its name write it is found, or at least among the choice."""
    assert place in real(typed, True, content)


@pytest.mark.parametrize("typed", ["webiste", "farward", "numhers on", "happpen here"])
def test_nearer_to_an_ordinary_word(typed: str, content: Content) -> None:
    """A misspelt word that is nearer to an ordinary one than to a town names no town."""
    assert real(typed, False, content) == ()


@pytest.mark.parametrize(
    "typed",
    [
        "está ferida",
        "national hotline",
        "minor age",
        "dentist tuesday",
        "repport abuse",
        "kidnape m",
        "hotlien",
        "cuantos hay",
    ],
)
def test_an_answer_of_words_is_no_town(typed: str, content: Content) -> None:
    """Who was asked for the town and writes ordinary words, or misspells one, names none."""
    assert real(typed, True, content) == ()


@FAST
@given(TEXTS)
def test_any_text(typed: str) -> None:
    """Any text names known places only, at words that it has."""
    for asked in (False, True):
        found = find(typed, asked)
        if found:
            assert 1 <= len(found.places) <= MOST_CHOICES
            assert set(found.places) <= county.PLACES.keys()
            assert found.positions <= set(range(len(tokenize(typed))))


def test_a_mistake_between_two_real_towns(content: Content) -> None:
    """One letter from two towns is a choice, unless it sounds like one of them."""
    assert real("tanton", False, content) == ("taunton",)
    assert real("westfort", True, content) == ("westport", "westford")
