"""Words into lines."""

import pytest

from bot.posters import fonts
from bot.posters.typeset import DOT, balance, largest, wrap

TEXTS = [
    "How to tell that a child is being exploited, and whom to call.",
    "Respostas automáticas sobre a segurança das crianças; ninguém lê as mensagens.",
    "Terms: infoline.bristolcac.example.org/csec/terms · Privacy: line.example.org/privacy",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("width", [90, 150, 400])
@pytest.mark.parametrize("setter", [wrap, balance])
def test_lines(setter, width: int, text: str) -> None:
    """No line is wider than its column, no sign is lost, and a dot stands between two things."""
    lines = setter(text, width, 10)

    assert all(fonts.width(line, 10) <= width for line in lines)
    assert "".join("".join(lines).split()).replace(DOT, "") == "".join(text.split()).replace(
        DOT, ""
    )
    assert not any(line.startswith(DOT) or line.endswith(DOT) for line in lines)


def test_no_word_is_left_alone() -> None:
    """Balanced lines are as many as before, and alike in length."""
    text = "How to tell that a child is being exploited, and whom to call."
    width = fonts.width(text, 10) * 0.97

    plain, even = wrap(text, width, 10), balance(text, width, 10)

    assert plain[1] == "call."
    assert len(even) == len(plain) == 2
    assert len(even[1]) > 20


def test_a_number_stays_with_its_word() -> None:
    """A line never ends between "1" and "msg/request" where both fit in one."""
    for width in range(80, 200, 5):
        assert not any(line.endswith(" 1") for line in wrap("Text us. 1 msg/request.", width, 10))


def test_an_address_breaks_at_its_signs() -> None:
    """An address wider than its column goes on in the next line after a slash or a dot."""
    assert wrap("infoline.example.org/csec/terms", 80, 10) == [
        "infoline.example.",
        "org/csec/terms",
    ]


def test_a_word_too_wide_sticks_out() -> None:
    """A word without such signs is not torn: preflight finds it."""
    assert wrap("Wortungetümlichkeiten", 40, 10) == ["Wortungetümlichkeiten"]


def test_largest() -> None:
    """The largest size that fits is taken, and the least where none does."""
    size = largest("RED FLAGS", 200, 1, 60, 10, bold=True)

    assert fonts.width("RED FLAGS", size, bold=True) <= 200
    assert fonts.width("RED FLAGS", size + 0.5, bold=True) > 200
    assert largest("RED FLAGS", 20, 1, 60, 10, bold=True) == 10


def test_nothing() -> None:
    """Nothing takes no line."""
    assert wrap("", 100, 10) == balance(" ", 100, 10) == []


def test_glyphs() -> None:
    """The faces have every Spanish and Portuguese letter, and say what they lack."""
    letters = "áéíóúüñ¿¡àâãçêôõ"

    assert fonts.lacking(letters + letters.upper() + "’“”–·&") == ""
    assert fonts.lacking("a→b") == "→"
