"""A press with a number and an address, as a server that is set up has."""

import pytest

from bot.content.loading import Loaded
from bot.posters.press import Press
from tests.phone import settings


@pytest.fixture(scope="session")
def press(loaded: Loaded) -> Press:
    """Print for the sites of this repository."""
    config = settings(sms_number="+15085550100", public_url="https://line.example.org")
    return Press(loaded.posters, loaded.content, config)
