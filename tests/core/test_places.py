"""The town that a message names: one, a choice of several, or none."""

import pytest

from bot.core.knowledge import Content
from bot.core.places import MOST, Found, find
from bot.core.reading import read
from tests.core import small

# In the small world: text, whether the town was asked for, the places found.
SMALL = [
    pytest.param("Taunton", False, "taunton", id="a name"),
    pytest.param("she lives with him and it is about taunton", False, "taunton", id="inside"),
    pytest.param("02780", False, "taunton", id="a ZIP code"),
    pytest.param("tauntn", False, "taunton", id="a mistake"),
    pytest.param("nb", False, "new_bedford", id="another name"),
    pytest.param("new bedford", False, "new_bedford", id="never Bedford"),
    pytest.param("newbedford", False, "new_bedford", id="run together"),
    pytest.param("bedford", False, "bedford", id="Bedford is Bedford"),
    pytest.param("bedford or new bedford", False, "bedford new_bedford", id="both"),
    pytest.param("nowhere", False, "", id="no name"),
    pytest.param("", True, "", id="no text"),
    # A county is no town.
    pytest.param("bristol", False, "bristol_ri", id="a town in another state"),
    pytest.param("bristol county", True, "", id="a county"),
    pytest.param("county of bristol", True, "", id="the county of"),
    # A name that is also a word.
    pytest.param("reading", False, "reading", id="a word alone"),
    pytest.param("reading the hotline", False, "", id="a word among others"),
    pytest.param("hotline reading signs", True, "reading", id="a word that was asked for"),
    pytest.param("hotline in reading", False, "reading", id="a word after a lead"),
    pytest.param("hotline reading ma", False, "reading", id="a word before the state"),
    # A mended name bears a few words beside it, or a lead.
    pytest.param("hotline signs tauntn", False, "taunton", id="a mistake in a short text"),
    pytest.param("hotline signs report tauntn", False, "", id="a mistake in a long text"),
    pytest.param("hotline signs report in tauntn", False, "taunton", id="a mistake after a lead"),
    # A county has its name before it, or after "of"; a street takes the name of a town.
    pytest.param("bristol county, taunton", False, "taunton", id="a town behind its county"),
    pytest.param("county st taunton", False, "taunton", id="a street named after a county"),
    pytest.param("county new bedford", False, "", id="no Bedford in what is refused"),
    pytest.param("taunton st", False, "", id="a street"),
    pytest.param("taunton st bedford", False, "bedford", id="a street of a town"),
    pytest.param("calle taunton", False, "", id="a street in Spanish"),
    # Names of persons and colours of things.
    pytest.param("mr taunton", False, "", id="a person"),
    pytest.param("her name is taunton", True, "", id="a person although a town was asked for"),
    pytest.param("in reading pants", False, "", id="a thing"),
    pytest.param("it is reading", False, "", id="a word that nobody asked for"),
    pytest.param("it is reading", True, "reading", id="a word as an answer"),
    pytest.param("it is about reading school", True, "", id="a word in a long answer"),
    # Another state.
    pytest.param("bristol ma", False, "", id="no town of that name here"),
    pytest.param("taunton florida", False, "taunton florida_state", id="a state behind"),
    # The longer name, where its first word may be misspelt.
    pytest.param("now bedford", False, "bedford new_bedford", id="a mistake in a short word"),
    pytest.param("in bedford", False, "bedford", id="a lead is no mistake"),
    pytest.param("kid bedford", False, "bedford", id="another word is no mistake"),
    # Of two towns the one that the text does not deny, or where the child lives.
    pytest.param("not taunton, bedford", False, "bedford", id="a town that is denied"),
    pytest.param("bedford, not in taunton", False, "bedford", id="denied with a lead"),
    pytest.param("not in taunton", False, "taunton", id="denied, and no other"),
    pytest.param("girl lives in taunton, i am in bedford", False, "taunton", id="a child's town"),
    pytest.param(
        "i am in bedford, girl lives in taunton", False, "taunton", id="the writer's first"
    ),
    pytest.param(
        "girl lives in taunton, school in bedford", False, "taunton bedford", id="a third"
    ),
    pytest.param("i am in bedford and taunton", False, "bedford taunton", id="the writer's own"),
    # The same name, or names equally near: a choice.
    pytest.param("florida", False, "florida florida_state", id="two places of one name"),
    pytest.param("marstxn", False, "marstin marston", id="a mistake near two names"),
    pytest.param("newbxdford", False, "new_bedford new_bidford", id="near two long names"),
    pytest.param("alart", True, "", id="near two words that are no towns"),
    pytest.param("alart marstxn", False, "marstin marston", id="a town after another mistake"),
    pytest.param("hotline signs report marstxn", False, "", id="a tie in a long text"),
    pytest.param("hotline signs report marstxn", True, "marstin marston", id="a tie asked for"),
]
# In the real register.
REAL = {
    "Fall River": "fall_river",
    "fall rvr": "fall_river",
    "NEW BEDFORD!!": "new_bedford",
    "Dartmouth": "dartmouth",
    "N. Attleboro": "north_attleborough",
    "02720": "fall_river",
    "easton ma": "easton",
}


@pytest.fixture(scope="module")
def world(content: Content) -> Content:
    """Give the small world."""
    return small.world(content)


def _find(typed: str, content: Content, asked: bool) -> Found | None:
    reading = read(typed, content.lexicon)
    edges, _ = content.lexicon.phrases.read(reading.symbols)
    return find(reading, edges, content, asked)


@pytest.mark.parametrize(("typed", "asked", "places"), SMALL)
def test_find(typed: str, asked: bool, places: str, world: Content) -> None:
    """The longest name wins, a tie is a choice, and a word is no town unless it stands like one."""
    found = _find(typed, world, asked)
    assert list(found.places if found else ()) == places.split()


@pytest.mark.parametrize(("typed", "place"), REAL.items(), ids=REAL)
def test_find_in_the_register(typed: str, place: str, content: Content) -> None:
    """Towns are found by name, short name, ZIP, and with the state behind them."""
    found = _find(typed, content, False)
    assert found
    assert found.places == (place,)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("taunton", 'place "taunton"'),
        ("tauntn", 'typo tauntn -> taunton; place "taunton"'),
        ("marstxn", '"marstxn" is near several towns'),
    ],
)
def test_reason(typed: str, reason: str, world: Content) -> None:
    """The reason names the words that were taken for a place."""
    found = _find(typed, world, False)
    assert found
    assert found.reason == reason


def test_positions(world: Content) -> None:
    """The words of the name are told, so that they do not speak for a language."""
    found = _find("from new bedford hotline", world, False)
    assert found
    assert found.positions == {1, 2}


def test_a_list_ends(world: Content) -> None:
    """No more towns are offered than a person can choose from."""
    typed = "taunton bedford new bedford bristol marston"
    found = _find(typed, world, True)
    assert found
    assert len(found.places) == MOST
