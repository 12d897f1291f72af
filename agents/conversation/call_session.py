"""What the stages of one call share: the facts of the call, and the services that they use."""

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from livekit.agents.llm import RealtimeSession
from livekit.agents.voice import SpeechHandle

from agents.conversation.call_recording import CallRecording
from agents.conversation.claims.call_claims import CallClaims
from agents.conversation.existing.proposed import ProposedChange
from agents.conversation.no_silence.fillers import Filler
from agents.conversation.no_silence.handoff_audio import HandoffAudio
from agents.conversation.no_silence.responses import Responses
from agents.conversation.resumption import Resumption
from inventory.ledger.inventory import Inventory
from inventory.ledger.new_ids import new_id
from inventory.models import (
    CustomerFile,
    Equipment,
    Hold,
    InventoryUnavailable,
    NewTask,
    Period,
    Rental,
    TaskKind,
    WaitingFor,
)
from inventory.search.catalogue import Catalogue
from inventory.search.live_catalogue import LiveCatalogue
from shared.call_records.recorder import CallRecorder
from shared.house.house_questions import HouseQuestions
from shared.identity.confirmation_code import ConfirmationCode
from shared.language.speech import say_day
from shared.pricing import first_rate
from shared.proved_facts import Selection
from shared.rental_call import RentalCall
from shared.settings import Settings
from shared.terms.charges import PriceTerms
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
        recording: the recording of the call; None where calls are not recorded.
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
        handed_off_by: the id of the tool call that made the last hand-off.
        answered_beside: what the other tools of that response answered, which the next stage tells.
        ending_speech: the speech in which the call was ended.
        goodbye_said: whether the model said goodbye together with the tool that ends the call.
        told_address: the address, as the registry has it, that the caller was asked about because of its town, and the
            id of the speech in which they were.
        nobody_reached: whether nobody took the call when it was passed on, and a number to call was asked for.
        asked_for_call_back: the id of the speech in which a number to call back was asked for.
        email_noted_in: the id of the speech in which the caller's e-mail address was noted; it is spelled back there.
        filler: what is said while the tools of a turn take long.
        told_enough: the rate of which the caller was told that less is enough, and the id of that speech.
        told_whole_days: whether the caller, who asked for hours or half a day, was told what the least is.
        told_lacking: the wishes of which the caller was told at the welcome that the depot does not rent such a thing.
        claims: what the line claimed that nothing bears out.
        proposed: the change of a rental that the caller was told of last.
        customer_file: what the depot keeps of the customer, once the license is verified; None if that is nothing.
        quotes: what was quoted by mail, and where to.
        not_free: what the caller last asked for that was taken on their days.
    """

    call: RentalCall
    settings: Settings
    inventory: Inventory
    catalogue: Catalogue | LiveCatalogue
    verification: Verification
    recorder: CallRecorder
    resumption: Resumption
    code: ConfirmationCode
    recording: CallRecording | None = None
    mail_templates_work: bool = True
    house: HouseQuestions = field(default_factory=HouseQuestions)
    transfer_to_person: Callable[[str], Awaitable[bool]] | None = None
    one_tool_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)
    background_tasks: set[asyncio.Task[None]] = field(default_factory=set)
    booking_task: asyncio.Task[Rental] | None = None
    handed_off_in: str | None = None
    on_model_failure: list[Callable[[], None]] = field(default_factory=list)
    responses: Responses = field(default_factory=Responses)
    handoff_audio: HandoffAudio | None = None
    realtime_session: RealtimeSession[Any] | None = None
    handed_off_by: str | None = None
    answered_beside: tuple[str, ...] = ()
    ending_speech: SpeechHandle | None = None
    goodbye_said: bool = False
    told_address: tuple[str, str] | None = None
    nobody_reached: bool = False
    asked_for_call_back: str | None = None
    email_noted_in: str | None = None
    filler: Filler = field(default_factory=Filler)
    told_enough: tuple[Decimal, str] | None = None
    told_whole_days: bool = False
    told_lacking: set[str] = field(default_factory=set)
    claims: CallClaims = field(default_factory=CallClaims)
    proposed: ProposedChange | None = None
    customer_file: CustomerFile | None = None
    not_free: WaitingFor | None = None
    quotes: set[tuple[Any, ...]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.claims.terms = PriceTerms.of(self.settings)

    async def read_customer_file(self, license_number: str) -> CustomerFile | None:
        """What the depot keeps of the customer now.

        Raises:
            InventoryUnavailable: Redis did not answer.
        """
        self.customer_file = await self.inventory.customer(license_number)
        return self.customer_file

    def for_customer(self, unit: Equipment) -> Equipment:
        """The unit as it is rented to this customer: at the agreed rate, where there is one."""
        return self.customer_file.at_agreed_rate(unit) if self.customer_file else unit

    def told_rate(self, rented: Equipment | Selection) -> Decimal:
        """The rate a day that the line names for this unit, or for these units together: where it opens, or what it has
        come down to."""
        if isinstance(rented, Equipment):
            rented = self.for_customer(rented)
        kinds = rented.name if isinstance(rented, Equipment) else rented.kinds
        if (named := self.call.rates_named.get(kinds)) is not None:
            return min(max(named, rented.lowest_rate), rented.highest_rate)
        if isinstance(rented, Equipment):
            return first_rate(rented, self.settings.opening_rate)
        return sum((self.told_rate(unit) for unit in rented.equipment), Decimal(0))

    @property
    def promises_mail(self) -> bool:
        """Whether the caller may be told that a confirmation is on its way."""
        return self.settings.mail_is_sent and self.mail_templates_work

    @property
    def person_is_there(self) -> bool:
        """Whether the caller can be put through to a person now: by the telephone, the settings and their hours."""
        people, at = self.settings.people, self.now().astimezone(self.settings.zone)
        if self.transfer_to_person is None or self.nobody_reached:
            return False
        return not people or any(one.is_staffed(at) for one in people)

    @property
    def called_back_by(self) -> str:
        """The day by which a caller who leaves a message now is called back: when the task for it is due."""
        due = self.now() + dt.timedelta(hours=self.settings.task_hours)
        return say_day(due.astimezone(self.settings.zone).date(), today=self.today)

    @property
    def today(self) -> dt.date:
        """Today in the depot's time zone, by the inventory's clock."""
        return self.inventory.today()

    def now(self) -> dt.datetime:
        """This moment in UTC, by the inventory's clock."""
        return self.inventory.now()

    @property
    def local_now(self) -> dt.datetime:
        """This moment in the depot's time zone."""
        return self.now().astimezone(self.settings.zone)

    async def hold(self, equipment_ids: Sequence[str], period: Period) -> tuple[Hold, ...]:
        """Hold these units for this call, all of them or none. Those that it holds for these days already are renewed.

        The holds are noted in `call.asked_holds` before the inventory is asked, because the answer may be lost although
        they were made.

        Raises:
            EquipmentNotFound, UnitsNotAvailable, LimitReached, InventoryUnavailable: as `Inventory.hold_all`.
        """
        call_id, now = self.call.call_id, self.now()
        asked = tuple(
            Hold(hold_id=new_id(), equipment_id=equipment_id, call_id=call_id, period=period, expires_at=now)
            for equipment_id in equipment_ids
        )
        self.call.asked_holds = (*self.call.asked_holds, *asked)
        hold_ids = [hold.hold_id for hold in asked]
        license_number = self.call.customer.license_number if self.call.customer else None
        return await self.inventory.hold_all(
            equipment_ids, period, call_id=call_id, hold_ids=hold_ids, license_number=license_number
        )

    async def book(self, confirmation: Coroutine[Any, Any, Rental]) -> Rental:
        """Wait for the rental that `confirmation`, a call of `Inventory.confirm_all`, makes.

        The call knows of the rental as soon as it is made, even when the tool that waits here is cancelled.

        Raises:
            HoldLost, EquipmentNotAvailable, ProofRefused, LimitReached, BookingUnconfirmed, InventoryUnavailable: as
                `Inventory.confirm_all`.
        """

        async def confirm() -> Rental:
            self.call.rental = await confirmation
            return self.call.rental

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

        A call that was cut off leaves the holds of the selected units to its caller, who may call again.

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
        selected = self.call.selection.holds if self.call.selection else ()
        try:
            await self.resumption.end(self.call)
            for hold in {hold.hold_id: hold for hold in (*selected, *self.call.asked_holds)}.values():
                if hold.hold_id not in self.call.left_hold_ids:
                    await self.inventory.release(hold)
        except InventoryUnavailable:
            logger.warning("the holds of call %s could not be released and will expire", self.call.call_id)

    async def refuse_recording(self) -> None:
        """Record no more of this call, delete what was recorded of it, and keep no transcript either."""
        if self.recording is not None:
            await self.recording.refuse()
        self.recorder.forget_what_was_said(self.call)

    async def leave_message(
        self,
        reason: str,
        *,
        summary: str = "",
        kind: TaskKind = TaskKind.CALL_BACK,
        booking_reference: str | None = None,
        equipment_id: str | None = None,
        phone: str | None = None,
        due_in: dt.timedelta | None = None,
        waiting: WaitingFor | None = None,
    ) -> None:
        """Leave a message for the people of the depot, with what is known of the caller: a task in their list.

        Args:
            reason: why the message is left, in a few words.
            summary: how far the call had come.
            kind: what has to be done.
            booking_reference: the booking that it is about, if any.
            equipment_id: the unit that it is about, if any.
            phone: where the caller wants to be called; by default the number on record, or the one they call from.
            due_in: after what time it is due; by default after the hours of the settings.
            waiting: what they wait for, if anything.

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
                phone=phone or (customer.phone if customer else None) or self.call.caller_phone,
                summary=summary,
                booking_reference=booking_reference,
                equipment_id=equipment_id,
                waiting=waiting,
                left_at=self.now(),
                due_at=self.now() + (due_in or dt.timedelta(hours=self.settings.task_hours)),
            )
        )
