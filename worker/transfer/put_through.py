"""Whether the caller can be passed on to a person now, and doing it in the way that the settings choose."""

import datetime as dt

from livekit import rtc
from livekit.agents import JobContext

from shared.rental_call import RentalCall
from shared.settings import Settings
from worker.transfer.refer import refer
from worker.transfer.warm import call_person_into_the_room


def can_be_put_through(caller: rtc.RemoteParticipant, settings: Settings) -> bool:
    """Whether a person is there to transfer to, and the caller is on a telephone: a browser cannot be transferred."""
    return bool(staffed_numbers(settings)) and caller.kind == rtc.ParticipantKind.PARTICIPANT_KIND_SIP


def staffed_numbers(settings: Settings, at: dt.datetime | None = None) -> list[str]:
    """The numbers where somebody is there at this moment, by default now, in the order of the settings."""
    moment = (at or dt.datetime.now(dt.UTC)).astimezone(settings.zone)
    return [person.number for person in settings.people if person.is_staffed(moment)]


async def put_through(
    ctx: JobContext,
    caller: rtc.RemoteParticipant,
    settings: Settings,
    call: RentalCall | None = None,
    *,
    reason: str = "",
    model_speaks: bool = True,
) -> bool:
    """Pass the caller on to the first person who takes the call. Numbers come from the settings, never from the model.

    With `transfer_mode` warm, the caller and the person then stay in the room, which must not be removed.

    Args:
        ctx: the job of the call.
        caller: who is passed on.
        settings: the settings of the line.
        call: the facts of the call; None where it failed before its conversation began.
        reason: why the caller wants a person.
        model_speaks: whether a model can tell the person what the call is about. Without one, they hear a recording.

    Returns whether a person took the call.
    """
    numbers = staffed_numbers(settings)
    if settings.transfer_mode == "warm":
        return await call_person_into_the_room(
            ctx, caller, settings, numbers, call=call, reason=reason, model_speaks=model_speaks
        )
    for number in numbers:
        if await refer(ctx, caller, number, call):
            return True
        if caller.identity not in ctx.room.remote_participants:
            break
    return False
