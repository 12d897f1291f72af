"""How the inventory asks Redis: its keys, its scripts, how long it waits, and what their answers mean."""

import asyncio
import datetime as dt
import functools
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from redis.asyncio import Redis
from redis.exceptions import NoScriptError

from inventory.ledger import scripts
from inventory.ledger.keys import Keys
from inventory.models import (
    BookingEnded,
    EquipmentNotAvailable,
    EquipmentNotFound,
    HoldLost,
    InventoryError,
    InventoryUnavailable,
    Period,
    ProofRefused,
    RequestConflict,
    Status,
)
from inventory.server.errors import NO_ANSWER, reason
from inventory.server.one_server import one_server

ANSWER_SECONDS = 2.5  # that a call waits for one answer; what reads the whole depot may take longer
AT_ONCE = 200  # units asked for in one script: a script that runs long keeps every other call waiting
OUTCOME_SECONDS = 24 * 60 * 60  # how long a repeated request is answered with what was done

P = ParamSpec("P")
T = TypeVar("T")


def unavailable_if_silent(
    after: float | None = ANSWER_SECONDS,
) -> Callable[[Callable[P, Awaitable[T]]], Callable[P, Coroutine[Any, Any, T]]]:
    """Redis that does not answer within so many seconds, or refuses, is `InventoryUnavailable`: it is not known what
    was done. The bound is on the whole, whatever is tried again beneath: meanwhile a caller hears silence."""

    def decorate(method: Callable[P, Awaitable[T]]) -> Callable[P, Coroutine[Any, Any, T]]:
        @functools.wraps(method)
        async def asked(*args: P.args, **kwargs: P.kwargs) -> T:
            try:
                async with asyncio.timeout(after):
                    return await method(*args, **kwargs)
            except NO_ANSWER as exc:
                raise InventoryUnavailable(f"Redis did not answer {method.__name__}: {reason(exc)}") from exc

        return asked

    return decorate


class Ledger:
    """What every transition of a depot needs."""

    def __init__(
        self,
        redis: Redis,
        *,
        depot: str,
        zone: ZoneInfo,
        hold_seconds: float = 900,
        replicas: int = 0,
        replica_seconds: float = 0.4,
    ) -> None:
        """`zone` is the depot's time zone; `hold_seconds` is how long a hold lives unless it is renewed; a booking is
        made when so many `replicas` have it within `replica_seconds`."""
        self.redis = redis
        self.keys = Keys(depot)
        self.zone = zone
        self.hold_ms = int(hold_seconds * 1000)
        self.replicas = replicas
        self.replica_seconds = replica_seconds

    def today(self) -> dt.date:
        """Today in the depot's time zone."""
        return dt.datetime.now(self.zone).date()

    async def run(self, script: str, keys: Sequence[str], args: Sequence[str | int]) -> Any:
        """What the script of this name answers. Its text is sent to a server that does not know it."""
        try:
            return await self.redis.execute_command("EVALSHA", scripts.digest(script), len(keys), *keys, *args)
        except NoScriptError:
            return await self.redis.execute_command("EVAL", scripts.source(script), len(keys), *keys, *args)

    async def run_on_replicas(self, script: str, keys: Sequence[str], args: Sequence[str | int]) -> Any:
        """What the script answers, asked over one connection and once enough replicas have what it wrote; None when
        they had not within their time, or nobody answered."""
        wait_ms = int(self.replica_seconds * 1000)
        try:
            async with asyncio.timeout(self.replica_seconds), one_server(self.redis, keys[0]) as server:
                pipe = server.pipeline(transaction=False)
                pipe.eval(scripts.source(script), len(keys), *keys, *args)  # type: ignore[arg-type]
                pipe.execute_command("WAIT", self.replicas, wait_ms)  # counts what this connection has written
                answer, reached = await pipe.execute()
        except NO_ANSWER:
            return None
        return answer if reached >= self.replicas else None


def new_id() -> str:
    """An id for a request that nobody else makes."""
    return secrets.token_hex(16)


def days_of(period: Period) -> tuple[int, int]:
    """The first day of the period and the day after its last, as the scripts count days."""
    return day_number(period.first_day), day_number(period.day_after)


def day_number(day: dt.date | None) -> int:
    """The day as the scripts count days; 0 for none."""
    return day.toordinal() if day else 0


def refusal(code: bytes, answer: Sequence[bytes], subject: str) -> InventoryError:
    """The error for what a script answered."""
    detail = answer[0].decode() if answer else ""
    match code:
        case b"unknown":
            return EquipmentNotFound(f"{subject}: there is no such unit.")
        case b"unavailable":
            return EquipmentNotAvailable(f"{subject}: the unit is {detail}.", Status(detail))
        case b"lost":
            return HoldLost(f"{subject} is lost: it expired, was released, or is another call's.")
        case b"refused":
            return ProofRefused(f"{subject}: the {detail} does not suffice for the unit.")
        case b"ended":
            return BookingEnded(f"{subject} cannot be changed any more: it is {detail.lower()}.")
        case b"conflict":
            return RequestConflict(f"{subject}: the id of this request was used before with other parameters.")
        case _:
            raise AssertionError(f"the script answered {code!r}")


def no_such_unit(equipment_id: str) -> EquipmentNotFound:
    return EquipmentNotFound(f"No unit has the id {equipment_id}.")
