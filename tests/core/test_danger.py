"""No phrase of danger can be lost unnoticed: each has a text that it alone recognises."""

import pytest

from bot.content.loading import Loaded
from bot.core.dangers import danger
from tests.danger import heard, only, phrases, rows


@pytest.fixture(scope="module")
def texts() -> list[dict[str, str]]:
    """Give every text of tests/danger.tsv."""
    return rows()


def test_every_text_is_danger(texts: list[dict[str, str]], loaded: Loaded) -> None:
    """Each text is taken by the danger rule, for its topic and in its Creole."""
    lost = []
    for row in texts:
        match = danger(heard(row["text"], loaded.content))
        creole = row["creole"] or (match and match.language)
        if not match or (match.topic, match.language) != (row["topic"], creole):
            lost.append(row["text"])

    assert not lost


def test_every_phrase_is_needed(texts: list[dict[str, str]], loaded: Loaded) -> None:
    """Each phrase has a text that no other phrase takes, so that its loss fails the test above."""
    proven = {only(row["text"], row["topic"], row["creole"], loaded.content) for row in texts}
    unproven = phrases(loaded).keys() - proven

    assert not unproven, "Run `.venv/bin/python -m tests.danger`; it names what others cover."
