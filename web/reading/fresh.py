"""Values that are read again when they are old, so that many who look cost no more than one."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from inventory.models import InventoryUnavailable

T = TypeVar("T")


class Fresh(Generic[T]):
    """A value that is read when somebody asks for it and the one that was read last is too old."""

    def __init__(
        self,
        read: Callable[[], Awaitable[T]],
        *,
        seconds: float,
        late_seconds: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """A value is fresh for `seconds`. For `late_seconds` more it is still told, and read anew behind the back of
        whoever asked; after that they wait for it."""
        self._read = read
        self._seconds = seconds
        self._late_seconds = late_seconds
        self._clock = clock
        self._value: T | None = None
        self._read_at: float | None = None
        self._reading: asyncio.Task[T] | None = None

    async def value(self) -> T:
        """The value.

        Raises:
            Whatever reading it raises.
        """
        age = None if self._read_at is None else self._clock() - self._read_at
        if age is not None and age < self._seconds:
            return self._value  # type: ignore[return-value]
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._again())
            self._reading.add_done_callback(_heard)
        if age is not None and age < self._seconds + self._late_seconds:
            return self._value  # type: ignore[return-value]
        return await asyncio.shield(self._reading)

    async def aclose(self) -> None:
        """End what is being read."""
        if self._reading is not None:
            self._reading.cancel()
            with contextlib.suppress(asyncio.CancelledError, InventoryUnavailable):
                await self._reading

    async def _again(self) -> T:
        begun = self._clock()
        value = await self._read()
        self._value, self._read_at = value, begun
        return value


def _heard(task: "asyncio.Task[T]") -> None:
    """Take note of an error that nobody may wait for, so that it is not reported as lost."""
    if not task.cancelled():
        task.exception()
