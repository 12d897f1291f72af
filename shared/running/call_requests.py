"""What a person of the desk asks of a call that runs: to hang it up, or to pass it on to a person.

Any worker on any machine may hold the call. The request is kept in Redis, where the call's process looks for it twice a
second and says there what became of it. Between the two the request is never in doubt: either the call has taken it, or
whoever asked has withdrawn it and the call will not do it any more.
"""

import asyncio
import datetime as dt
from collections.abc import Sequence
from enum import StrEnum

from inventory.ledger.inventory import Inventory
from inventory.ledger.new_ids import new_id
from inventory.models import Frozen, InventoryError
from inventory.server.errors import unavailable_if_silent
from shared.running.dated_values import read_dated

ANSWER_SECONDS = 5.0  # in which a call takes a request, or it is withdrawn
LOOK_SECONDS = 0.1  # until whoever asked looks for the answer again
TAKEN_SECONDS = 15  # after which a call does not take a request any more: whoever asked could not withdraw it
DONE_SECONDS = 360  # that passing on may take, with all the telephones that ring
LIFE_SECONDS = 3600  # for which what became of a request is kept

NO_ANSWER = (
    "The call has not answered within {seconds:.0f} seconds. Whether it still runs is not known. The request is "
    "withdrawn: the call will not do it later."
)


class Wanted(StrEnum):
    """What is asked of a call."""

    HANG_UP = "hang-up"
    PUT_THROUGH = "put-through"


class RequestState(StrEnum):
    """How far a request has come. `UNANSWERED` and `REFUSED` ones are not done; of a `TAKEN` one that is not known."""

    ASKED = "asked"
    TAKEN = "taken"
    DONE = "done"
    REFUSED = "refused"
    UNANSWERED = "unanswered"


class CallRequest(Frozen):
    """What `by` asks of a call, and what became of it, `told` in a sentence. `at` is when it was asked, by the clock of
    Redis."""

    request_id: str
    call_id: str
    wanted: Wanted
    by: str
    state: RequestState
    told: str = ""
    at: dt.datetime = dt.datetime.fromtimestamp(0, dt.UTC)

    def under_way(self, now: dt.datetime) -> bool:
        """Whether something may still become of it."""
        longest = {RequestState.ASKED: TAKEN_SECONDS, RequestState.TAKEN: DONE_SECONDS}.get(self.state, 0)
        return now - self.at <= dt.timedelta(seconds=longest)


class NothingAsked(InventoryError):
    """Nothing was asked of the call: it does not run, or something else is asked of it. The text says which."""


class CallRequests:
    """What is asked of the calls of a depot. Every method raises `InventoryUnavailable` when Redis does not answer."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._redis = inventory.redis
        self._key = inventory.keys.call_requests

    async def ask(self, call_id: str, wanted: Wanted, *, by: str) -> CallRequest:
        """Ask this of a call, and wait for at most `ANSWER_SECONDS` for what it says. A request that the call has not
        taken by then is withdrawn; one that it has taken may take longer.

        Raises:
            NothingAsked: the call does not run, or something else is asked of it.
        """
        asked = await self._keep(call_id, wanted, by)
        latest = asyncio.get_running_loop().time() + ANSWER_SECONDS
        while asked.state in (RequestState.ASKED, RequestState.TAKEN) and asyncio.get_running_loop().time() < latest:
            await asyncio.sleep(LOOK_SECONDS)
            asked = await self.of(call_id) or asked
        if asked.state is not RequestState.ASKED:
            return asked
        unanswered = await self.change(asked, RequestState.UNANSWERED, NO_ANSWER.format(seconds=ANSWER_SECONDS))
        return unanswered or await self.of(call_id) or asked

    @unavailable_if_silent()
    async def of(self, call_id: str) -> CallRequest | None:
        """What was asked of this call last; None when nothing was within the hour."""
        stored: bytes | None = await self._redis.hget(self._key, call_id)  # type: ignore[misc, assignment]
        return read_dated(CallRequest, stored)

    @unavailable_if_silent()
    async def of_calls(self, call_ids: Sequence[str]) -> dict[str, CallRequest]:
        """What was asked last of each of these calls of which something was."""
        if not call_ids:
            return {}
        stored: list[bytes | None] = await self._redis.hmget(self._key, list(call_ids))  # type: ignore[misc, assignment]
        return {found.call_id: found for one in stored if (found := read_dated(CallRequest, one)) is not None}

    async def take(self, call_id: str) -> CallRequest | None:
        """What is asked of this call now, which nobody can withdraw any more. For the process of the call."""
        asked = await self.of(call_id)
        if asked is None or asked.state is not RequestState.ASKED or await self._seconds_old(asked) > TAKEN_SECONDS:
            return None
        return await self.change(asked, RequestState.TAKEN)

    @unavailable_if_silent()
    async def change(self, request: CallRequest, state: RequestState, told: str = "") -> CallRequest | None:
        """Say how far the request has come. None when somebody else has changed it meanwhile."""
        changed = request.model_copy(update={"state": state, "told": told})
        answer = await self._inventory.run(
            "replace_field", [self._key], [request.call_id, _stored(request), _stored(changed)]
        )
        return changed if answer == b"replaced" else None

    @unavailable_if_silent()
    async def _keep(self, call_id: str, wanted: Wanted, by: str) -> CallRequest:
        request = CallRequest(request_id=new_id(), call_id=call_id, wanted=wanted, by=by, state=RequestState.ASKED)
        answer = await self._inventory.run(
            "ask_call",
            [self._key, self._inventory.keys.running_calls],
            [call_id, _json(request), TAKEN_SECONDS, DONE_SECONDS, LIFE_SECONDS],
        )
        if answer == b"not running":
            raise NothingAsked("This call does not run any more. Nothing was asked of it.")
        if answer == b"under way":
            raise NothingAsked("Something is asked of this call already. Wait until it is done.")
        return request

    @unavailable_if_silent()
    async def _seconds_old(self, request: CallRequest) -> float:
        seconds, microseconds = await self._redis.time()
        return seconds + microseconds / 1e6 - request.at.timestamp()


def _json(request: CallRequest) -> str:
    return request.model_dump_json(exclude={"at"})


def _stored(request: CallRequest) -> str:
    return f"{round(request.at.timestamp() * 1000)}\n{_json(request)}"
