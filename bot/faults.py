"""Logs errors by type and line only; the message of an error may quote a person."""

import logging

_LOG = logging.getLogger("bot")


def log(error: BaseException) -> None:
    """Log where *error* arose.  Its message may quote a person's text or number."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "unknown"
    _LOG.error("%s at %s", type(error).__name__, where)
