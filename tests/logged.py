"""What the log says of the test that looks."""

import logging
import threading

import pytest


def by_this_thread(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """Return what this thread logged.

    The line of an earlier test may still look for its database, in a thread of its own.
    """
    return [record for record in caplog.records if record.thread == threading.get_ident()]
