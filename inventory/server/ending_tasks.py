"""Ending tasks that work until they are cancelled."""

import asyncio
from typing import Any

AGAIN_SECONDS = 0.5


async def end_tasks(*tasks: asyncio.Task[Any]) -> None:
    """Cancel these tasks until all have ended.

    Once is not enough: `asyncio.wait_for` of Python 3.11, with which redis-py's cluster client sends its commands, can
    lose a cancellation.
    """
    while running := [task for task in tasks if not task.done()]:
        for task in running:
            task.cancel()
        await asyncio.wait(running, timeout=AGAIN_SECONDS)
