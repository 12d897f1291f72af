"""Something slow, for tests of what happens meanwhile."""

import asyncio
import functools
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Gate:
    """Holds up whoever calls a function that it guards. `reached` is set when somebody waits."""

    def __init__(self) -> None:
        self.reached, self._opened = asyncio.Event(), asyncio.Event()

    def open(self) -> None:
        self._opened.set()

    def guard(self, function: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
        """The function, answering only after the gate was opened."""

        @functools.wraps(function)
        async def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
            self.reached.set()
            await self._opened.wait()
            return await function(*args, **kwargs)

        return guarded
