"""Logs errors by type and line only, and alerts; what an error says may quote a person."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

_LOG = logging.getLogger("bot")


def log(error: BaseException) -> None:
    """Log where *error* arose.  Its message may quote a person's text or number."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "unknown"
    _LOG.error("%s at %s", type(error).__name__, where)


@contextmanager
def logged() -> Iterator[None]:
    """Log what is raised within, and go on: an answer that is made must not fail for it."""
    try:
        yield
    except Exception as error:
        log(error)


def alert(what: str) -> None:
    """Log *what* somebody who runs the line must see to: words of ours, and no person's."""
    _LOG.error(what)
