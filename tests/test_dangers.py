"""No phrase of danger is written in vain: each has a text that it alone recognises."""

import pytest

from bot.content.danger_checks import fault_of
from bot.nlu.patterns import Group, Matcher, Phrase
from tests import county

# The words of a fault.
COVERED = 'is covered by "want to die" under `crisis`'
NEVER = "never counts: its own words tell that it is about somebody else"


@pytest.mark.parametrize(
    ("label", "text", "fault"),
    [
        ("crisis", "want to really die", ""),
        ("images", "i want to die", ""),
        ("crisis", "i want to die", COVERED),
        ("help_me", "{young} help he makes", NEVER),
        ("help_me", "zzyzx he makes", ""),
        ("emergency", "he has a {young}", ""),
    ],
)
def test_fault(label: str, text: str, fault: str) -> None:
    """A phrase that others cover, or that its own words keep from counting, is found."""
    phrase = Phrase(label, "en", text)
    groups = {**county.GROUPS, "young": Group(["a girl"])}
    listed = [*county.phrases(county.DANGERS), phrase]
    knowledge = county.knowledge(dangers=Matcher(listed, groups))

    assert fault_of(phrase, groups, knowledge) == fault
