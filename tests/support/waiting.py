"""Waiting for what nothing announces."""

import asyncio
from collections.abc import Awaitable, Callable


async def until(happened: Callable[[], object], *, within: float = 5.0) -> None:
    """Wait until this is so.

    Raises:
        TimeoutError: it has not become so within so many seconds.
    """
    async with asyncio.timeout(within):
        while not happened():  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.002)


async def until_answer(asked: Callable[[], Awaitable[object]], *, within: float = 5.0) -> None:
    """Ask again and again until the answer is true.

    Raises:
        TimeoutError: it has not become so within so many seconds.
    """
    async with asyncio.timeout(within):
        while not await asked():  # noqa: ASYNC110 - what is asked has no event
            await asyncio.sleep(0.05)
