"""Running a coroutine in a test."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def complete(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run *coroutine* to its end, in a thread of its own: a browser keeps a loop in this one."""
    with ThreadPoolExecutor(1) as threads:
        threads.submit(asyncio.run, coroutine).result()
