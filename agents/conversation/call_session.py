"""What the stages of one call share: the facts of the call, and the services that they use."""

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from livekit.agents.llm import RealtimeSession

from agents.conversation.claims.call_claims import CallClaims
from agents.conversation.no_silence.handoff_audio import HandoffAudio
from agents.conversation.no_silence.responses import Responses
from agents.conversation.resumption import Resumption
from inventory.ledger.inventory import Inventory
from inventory.ledger.new_ids import new_id
from inventory.models import Booking, Hold, InventoryUnavailable, NewTask, Period, TaskKind
from inventory.search.catalogue import Catalogue
from inventory.search.live_catalogue import LiveCatalogue
from shared.call_records.recorder import CallRecorder
from shared.house.house_questions import HouseQuestions
from shared.identity.confirmation_code import ConfirmationCode
from shared.rental_call import RentalCall
from shared.settings import Settings
from shared.verification.checks import Verification
from shared.workflow import Stage

logger = logging.getLogger("rental.call")


@dataclass
class CallSession:
    """The userdata of an `AgentSession`: one call.

    Attributes:
        call: the facts that were established so far.
        settings: the settings of the line.
        inventory, catalogue, verification: the services that the tools ask.
        recorder: what writes the record of this call.
        code: the code that the caller is to read back, where one is asked for.
        resumption: what keeps how far the call has come, for a caller who is cut off and calls again.
        mail_templates_work: whether a confirmation can be written from the depot's templates.
        house: what the depot has written for callers who ask about itself.
        now: the clock; it answers with a time that knows its time zone.
        transfer_to_person: transfers the caller to a person, who may be told the given reason, and answers whether that
            person took the call; None where nobody can be reached.
        one_tool_at_a_time: held by the tool that runs. A model may call several tools at once, and each has to see what
            the one before it wrote.
        background_tasks: what runs beside the conversation. A task to which nothing refers may be garbage-collected
            before it is done.
        booking_task: the booking that was asked for last. The tool that asked for it may have been cancelled since.
        handed_off_in: the id of the speech in which the last hand-off was made. A second hand-off in the same response
            would leave the caller in silence.
        on_model_failure: what to do when the model has failed, beside closing the session.
        responses: which responses of the realtime model were cut short.
        handoff_audio: what keeps the caller's words while the stages change; None without a realtime model.
        realtime_session: the session with the realtime model that is followed.
        spelled_email: the e-mail address that was spelled back to the caller, and the id of the speech in which it was.
        given_email: the e-mail address that the caller gave for the confirmation of the booking, if they did.
        claims: what the line claimed that nothing bears out.
    """

    call: RentalCall
    settings: Settings
    inventory: Inventory
    catalogue: Catalogue | LiveCatalogue
    verification: Verification
    recorder: CallRecorder
    resumption: Resumption
    code: ConfirmationCode
    mail_templates_work: bool = True
    house: HouseQuestions = field(default_factory=HouseQuestions)
    transfer_to_person: Callable[[str], Awaitable[bool]] | None = None
    one_tool_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)
    background_tasks: set[asyncio.Task[None]] = field(default_factory=set)
    booking_task: asyncio.Task[Booking] | None = None
    handed_off_in: str | None = None
    on_model_failure: list[Callable[[], None]] = field(default_factory=list)
    responses: Responses = field(default_factory=Responses)
    handoff_audio: HandoffAudio | None = None
    realtime_session: RealtimeSession[Any] | None = None
    spelled_email: tuple[str, str] | None = None
    given_email: str | None = None
    claims: CallClaims = field(default_factory=CallClaims)

    @property
    def promises_mail(self) -> bool:
        """Whether the caller may be told that a confirmation is on its way."""
        return self.settings.mail_is_sent and self.mail_templates_work

    @property
    def today(self) -> dt.date:
        """Today in the depot's time zone, by the inventory's clock."""
        return self.inventory.today()

    def now(self) -> dt.datetime:
        """This moment in UTC, by the inventory's clock."""
        return self.inventory.now()

    async def hold(self, equipment_id: str, period: Period) -> Hold:
        """Hold a unit for this call.

        The hold is noted in `call.asked_holds` before the inventory is asked, because the answer may be lost although
        the hold was made.

        Raises:
            EquipmentNotFound, EquipmentNotAvailable, InventoryUnavailable: as `Inventory.hold`.
        """
        call_id, hold_id = self.call.call_id, new_id()
        asked = Hold(hold_id=hold_id, equipment_id=equipment_id, call_id=call_id, period=period, expires_at=self.now())
        self.call.asked_holds = (*self.call.asked_holds, asked)
        return await self.inventory.hold(equipment_id, period, call_id=call_id, hold_id=hold_id)

    async def book(self, confirmation: Coroutine[Any, Any, Booking]) -> Booking:
        """Wait for the booking that `confirmation`, a call of `Inventory.confirm`, makes.

        The call knows of the booking as soon as it is made, even when the tool that waits here is cancelled.

        Raises:
            HoldLost, EquipmentNotAvailable, ProofRefused, LimitReached, BookingUnconfirmed, InventoryUnavailable: as
                `Inventory.confirm`.
        """

        async def confirm() -> Booking:
            self.call.booking = await confirmation
            return self.call.booking

        self.booking_task = asyncio.create_task(confirm(), name="book")
        return await asyncio.shield(self.booking_task)

    async def wait_for_booking(self) -> None:
        """Wait until the booking that was asked for last, if any, was made or has failed."""
        if self.booking_task is not None:
            await asyncio.wait([self.booking_task])

    def run_in_background(self, work: Coroutine[Any, Any, None]) -> None:
        """Run this beside the conversation."""
        task = asyncio.create_task(work)
        self.background_tasks.add(task)
        task.add_done_callback(self.background_tasks.discard)

    async def end(self, reason: str, *, cut_off: bool = False) -> None:
        """End the call and release what it holds. Only the first reason is kept.

        A call that was cut off leaves the hold of the selected unit to its caller, who may call again.

        A booking that is being made is waited for, because a hold that was booked must not be released. A hold that
        cannot be released expires by itself.

        Args:
            reason: why the call ends, for its record.
            cut_off: whether the connection, the process or the model failed, and nobody had ended the call.
        """
        if not self.call.ended:
            self.call.stage = Stage.CALL_ENDED
            self.call.end_reason = self.code.kept_reason(reason)
            self.call.cut_off = cut_off
        await self.wait_for_booking()
        selected = (self.call.selection.hold,) if self.call.selection else ()
        try:
            await self.resumption.end(self.call)
            for hold in {hold.hold_id: hold for hold in (*selected, *self.call.asked_holds)}.values():
                if hold.hold_id != self.call.left_hold_id:
                    await self.inventory.release(hold)
        except InventoryUnavailable:
            logger.warning("the holds of call %s could not be released and will expire", self.call.call_id)

    async def leave_message(
        self,
        reason: str,
        *,
        summary: str = "",
        kind: TaskKind = TaskKind.CALL_BACK,
        booking_reference: str | None = None,
        equipment_id: str | None = None,
    ) -> None:
        """Leave a message for the people of the depot, with what is known of the caller: a task in their list.

        Args:
            reason: why the message is left, in a few words.
            summary: how far the call had come.
            kind: what has to be done.
            booking_reference: the booking that it is about, if any.
            equipment_id: the unit that it is about, if any.

        Raises:
            InventoryUnavailable: the message was not stored, so nothing may be promised.
        """
        customer = self.call.customer
        await self.inventory.add_task(
            NewTask(
                kind=kind,
                call_id=self.call.call_id,
                reason=self.code.kept_reason(reason),
                business_name=customer.business_name if customer else None,
                phone=(customer.phone if customer else None) or self.call.caller_phone,
                summary=summary,
                booking_reference=booking_reference,
                equipment_id=equipment_id,
                left_at=self.now(),
                due_at=self.now() + dt.timedelta(hours=self.settings.task_hours),
            )
        )
