"""What a call does when somebody of the desk asks for it: hang up, or pass the caller on to a person."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from livekit import rtc

from agents.conversation.call_session import CallSession
from agents.conversation.ending.to_a_person import pass_on_for_the_desk
from inventory.models import InventoryUnavailable
from inventory.server.ending_tasks import end_tasks
from shared.rental_call import BY_THE_DESK
from shared.running.call_requests import CallRequest, CallRequests, RequestState, Wanted
from shared.settings import Settings
from worker.phone_call import PhoneCall
from worker.transfer.put_through import can_be_put_through

logger = logging.getLogger("rental.telephone")

LOOK_EVERY_SECONDS = 0.5

ENDED_ALREADY = "The call was ending already, or has ended. Its record says how."
CALLS_A_PERSON = "A person is being called for the caller at this moment. Nothing was done: see what comes of that."
HUNG_UP = "The caller was told goodbye, and the call was hung up."
PASSED_ON = "A person has taken the call."
NOBODY_TOOK_IT = "Nobody took the call. It goes on with the line."
NO_NUMBER = "No number is set to pass calls on to: RENTAL_TRANSFER_NUMBER. The call goes on with the line."
NOBODY_THERE = "Nobody takes calls at this hour, as RENTAL_TRANSFER_NUMBER has it. The call goes on with the line."
NO_TELEPHONE = "The caller is not on a telephone, and only those can be passed on. The call goes on with the line."


@contextlib.asynccontextmanager
async def doing_what_the_desk_asks(
    phone_call: PhoneCall, caller: rtc.RemoteParticipant, session: CallSession
) -> AsyncIterator[None]:
    """Within this context the call, whose session has started, does what is asked of it."""
    asked = AskedByDesk(phone_call, caller, session)
    following = asyncio.create_task(asked.follow(), name="follow_the_desk")
    try:
        yield
    finally:
        await end_tasks(following)
        await asked.close()


class AskedByDesk:
    """Looks for what is asked of one call, does it, and says what became of it."""

    def __init__(self, phone_call: PhoneCall, caller: rtc.RemoteParticipant, session: CallSession) -> None:
        self._phone_call = phone_call
        self._caller = caller
        self._session = session
        self._requests = CallRequests(session.inventory)
        self._taken: CallRequest | None = None  # and nobody was told yet what became of it

    async def follow(self) -> None:
        """Do one thing after the other, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            with contextlib.suppress(InventoryUnavailable):  # whoever asks is told that Redis does not answer
                self._taken = await self._requests.take(self._session.call.call_id)
                if self._taken is not None:
                    logger.info("the desk asks of call %s: %s", self._taken.call_id, self._taken.wanted)
                    await self._tell(self._taken, await self._do(self._taken.wanted))

    async def close(self) -> None:
        """The call has ended: say what became of what was asked last."""
        with contextlib.suppress(InventoryUnavailable):
            if self._taken is not None:
                await self._tell(self._taken, self._outcome(self._taken.wanted))
            elif (late := await self._requests.take(self._session.call.call_id)) is not None:
                await self._tell(late, ENDED_ALREADY)

    async def _do(self, wanted: Wanted) -> str:
        """Do this, and what to say of it. What the line is doing, such as a booking, is finished and told first."""
        if why_not := self._why_not(wanted):
            return why_not
        await self._phone_call.finish_turns()
        if why_not := self._why_not(wanted):
            return why_not
        if wanted is Wanted.HANG_UP:
            await self._phone_call.say_goodbye(BY_THE_DESK, "Somebody of the depot ends this call now. Say so.")
        else:
            self._session.transfer_to_person = self._phone_call.put_through  # nobody may have been there as it began
            await pass_on_for_the_desk(self._phone_call.agent_session)
        return self._outcome(wanted)

    def _why_not(self, wanted: Wanted) -> str:
        """Why this cannot be done now; "" if it can."""
        if self._session.call.ended:
            return ENDED_ALREADY
        if self._phone_call.calls_a_person:
            return CALLS_A_PERSON
        return why_not_passed_on(self._caller, self._session.settings) if wanted is Wanted.PUT_THROUGH else ""

    def _outcome(self, wanted: Wanted) -> str:
        """What has become of it, by how the call has ended, if it has."""
        call = self._session.call
        if call.end_reason == BY_THE_DESK and wanted is Wanted.HANG_UP:
            return HUNG_UP
        if call.end_reason == "transferred" and wanted is Wanted.PUT_THROUGH:
            return PASSED_ON
        return NOBODY_TOOK_IT if wanted is Wanted.PUT_THROUGH and not call.ended else ENDED_ALREADY

    async def _tell(self, request: CallRequest, told: str) -> None:
        state = RequestState.DONE if told in (HUNG_UP, PASSED_ON) else RequestState.REFUSED
        await self._requests.change(request, state, told)
        self._taken = None


def why_not_passed_on(caller: rtc.RemoteParticipant, settings: Settings) -> str:
    """Why this caller cannot be passed on to a person now; "" if they can."""
    if can_be_put_through(caller, settings):
        return ""
    if caller.kind != rtc.ParticipantKind.PARTICIPANT_KIND_SIP:
        return NO_TELEPHONE
    return NOBODY_THERE if settings.people else NO_NUMBER
