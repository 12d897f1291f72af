"""What the stages share: entering and handing off, and the tools that several of them have."""

import logging
from typing import Any, ClassVar

from livekit.agents import Agent, ToolError
from livekit.agents.beta import Instructions
from livekit.agents.llm import ToolResult
from livekit.agents.voice import SpeechHandle

from agents.conversation.arguments.any_stage_arguments import LanguageCode, NewValue, Question, Reason, WhatToChange
from agents.conversation.arguments.contact_arguments import CallBackNumber
from agents.conversation.arguments.equipment_arguments import RentalDays, StartDay
from agents.conversation.booking.confirmation_email import NOTE_EMAIL
from agents.conversation.brief import brief
from agents.conversation.call_session import CallSession
from agents.conversation.choice.changing import Wanted, change
from agents.conversation.choice.held_unit import renew_hold
from agents.conversation.ending.farewell import end_with
from agents.conversation.ending.to_a_person import pass_on_to_a_person
from agents.conversation.heard_speech import follow_heard_speech
from agents.conversation.house.house_answers import answer_house_question
from agents.conversation.refused_recording import STOP_RECORDING
from agents.conversation.stage_entry import follow_realtime_session, open_stage, words_so_far
from agents.conversation.stage_tool import Context, Handoff, OptionalTool, disallow_interruptions, stage_tool
from agents.conversation.wording.answers.any_tool_answers import FACTS_MISSING, THANKS_AND_GOODBYE
from agents.conversation.wording.answers.change_answers import NO_UNIT_HELD
from agents.conversation.wording.answers.existing_answers import LICENSE_BEFORE_RENTAL, TURNED_TO_RENTAL
from agents.conversation.wording.prompts import fixed_prompt
from agents.conversation.wording.spoken_language import go_on_in
from shared.proved_facts import Selection
from shared.workflow import Stage, missing, next_stage

logger = logging.getLogger("rental.stages")


class StageAgent(Agent):
    """A stage of the call. A subclass names its stage and holds the tools of that stage, no others."""

    stage: ClassVar[Stage]
    optional_tools: ClassVar[tuple[OptionalTool, ...]] = (STOP_RECORDING,)
    _of_stage: ClassVar[dict[Stage, type["StageAgent"]]] = {}

    def __init_subclass__(cls, *, stage: Stage | None = None, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if stage is not None:
            cls.stage = stage
            StageAgent._of_stage[stage] = cls

    def __init__(self, session: CallSession, *, tell_first: str = "") -> None:
        """`tell_first` is what the stage before wants the caller to be told first."""
        settings = session.settings
        super().__init__(
            instructions=Instructions(
                fixed_prompt(
                    self.stage,
                    settings.announced,
                    settings.company_name,
                    tuple(spoken.name for spoken in settings.spoken),
                ),
                dynamic=brief(session, tell_first=tell_first),
            ),
            tools=[one.tool.__get__(self) for one in self.optional_tools if one.is_there(session)],
        )
        self._tell_first = tell_first
        self._hands_off_to: StageAgent | None = None
        self._last_turn: SpeechHandle | None = None

    @classmethod
    def for_stage(cls, stage: Stage) -> type["StageAgent"]:
        """The agent of a stage. Importing the package `agents` makes all of them known."""
        return cls._of_stage[stage]

    @classmethod
    def skip_if_nothing_to_ask(cls, session: CallSession) -> bool:
        """Whether this stage can be skipped in this call; its fact has been recorded then."""
        return False

    async def on_exit(self) -> None:
        """Hand the words spoken so far to the next stage, when the turn that hands off is over and is among them."""
        if self._hands_off_to is None or self._last_turn is None:
            return
        await self._last_turn
        await self._hands_off_to.update_chat_ctx(words_so_far(self))
        if (audio := self.session.userdata.handoff_audio) is not None:
            audio.hold()

    async def on_enter(self) -> None:
        if (recording := self.session.userdata.recording) is not None:
            await recording.follow(self.session)
        follow_heard_speech(self.session)
        follow_realtime_session(self)
        session: CallSession = self.session.userdata
        if session.handoff_audio is not None:
            session.run_in_background(session.handoff_audio.give())
        words = "\n".join(filter(None, (self._tell_first, *session.answered_beside)))
        session.answered_beside = ()
        await open_stage(self.session, words)

    async def hand_off(self, ctx: Context, answer: str, *, just_held: bool = False) -> Handoff:
        """Go on to the first stage whose fact is missing, or to the rental that the caller asks about.

        The hold of the unit is renewed on the way, unless `just_held` says that this tool made it. Where it was lost
        and cannot be had again, the caller is offered other units for the same days.

        Args:
            ctx: the context of the tool.
            answer: what the tool answers; the next stage tells it to the caller first.
            just_held: whether the hold was made just now.

        Raises:
            ToolError: a fact that the stage requires is missing.
        """
        session = ctx.userdata
        session.call.not_put_right = None
        about_the_hold = "" if just_held else await renew_hold(session)
        if session.call.asks_about_existing and session.call.customer is not None:
            return self.go_to(ctx, Stage.EXISTING_RENTAL, " ".join(filter(None, (answer, about_the_hold))))
        stage = next_stage(session.call.held_facts())
        while StageAgent.for_stage(stage).skip_if_nothing_to_ask(session):
            stage = next_stage(session.call.held_facts())
        return self.go_to(ctx, stage, " ".join(filter(None, (answer, about_the_hold))))

    def go_to(self, ctx: Context, stage: Stage, tell_first: str) -> Handoff:
        """Hand off to this stage. This is the gate: no stage is entered without the facts that it requires.

        Raises:
            ToolError: a fact is missing.
        """
        session = ctx.userdata
        if lacking := missing(stage, session.call.held_facts()):
            logger.error("refused to enter %s without %s", stage, ", ".join(lacking))
            raise ToolError(FACTS_MISSING.format())
        session.handed_off_in, session.handed_off_by = ctx.speech_handle.id, ctx.function_call.call_id
        session.call.stage = stage
        session.recorder.stage_entered(session.call)
        session.resumption.call_changed()
        self._last_turn = ctx.speech_handle
        self._hands_off_to = StageAgent.for_stage(stage)(session, tell_first=tell_first)
        return self._hands_off_to, ToolResult(tell_first, reply_required=False)

    @stage_tool
    async def answer_house_question(self, ctx: Context, question: Question) -> str:
        """Answer a question about the depot, such as hours or delivery."""
        return answer_house_question(ctx.userdata.house, question)

    @stage_tool
    async def speak_language(self, ctx: Context, language: LanguageCode) -> str:
        """Go on in the caller's language."""
        return go_on_in(ctx.userdata, language)

    @stage_tool
    async def end_call(self, ctx: Context, reason: Reason = "completed") -> str:
        """End the call. Its answer is the goodbye: say none before it."""
        call = ctx.userdata.call
        if call.not_put_right is not None and not (call.bookings or call.rental_changes or call.breakdowns):
            reason = call.not_put_right
        return await end_with(ctx, reason, THANKS_AND_GOODBYE.format(company=ctx.userdata.settings.company_name))

    @stage_tool
    async def transfer_to_human(
        self, ctx: Context, reason: Reason, call_back_number: CallBackNumber | None = None
    ) -> str:
        """Pass the caller on to a person, or leave their message."""
        return await pass_on_to_a_person(ctx, reason, call_back_number)


class RentingStage(StageAgent):
    """A stage on the way to a booking, whose confirmation may go to an address that the caller gives."""

    optional_tools = (*StageAgent.optional_tools, NOTE_EMAIL)


class StageBeforeSelection(RentingStage):
    """A stage before the selection of a unit, from which the caller can turn to a rental that they have.

    `change_equipment` does it in the stages after the selection.
    """

    @stage_tool
    async def existing_rental(self, ctx: Context) -> Handoff | str:
        """When it is about a rental that they have."""
        disallow_interruptions(ctx)
        ctx.userdata.call.asks_about_existing = True
        if ctx.userdata.call.customer is not None:
            return await self.hand_off(ctx, TURNED_TO_RENTAL.format())
        if self.stage is Stage.CUSTOMER_VERIFICATION:
            return LICENSE_BEFORE_RENTAL.format()
        return await self.hand_off(ctx, LICENSE_BEFORE_RENTAL.format())


class StageAfterSelection(RentingStage):
    """A stage that comes after the selection of a unit. The caller can go back from it and change their mind."""

    def selection(self, ctx: Context) -> Selection:
        """The unit and the days that the call holds.

        Raises:
            ToolError: no unit is held.
        """
        selection = ctx.userdata.call.selection
        if selection is None:
            raise ToolError(NO_UNIT_HELD.format())
        return selection

    @stage_tool
    async def change_equipment(
        self,
        ctx: Context,
        what: WhatToChange = "equipment",
        new_value: NewValue | None = None,
        start_date: StartDay | None = None,
        rental_days: RentalDays | None = None,
    ) -> Handoff:
        """Change what they want otherwise, add or leave out a unit; rent another; or turn to an existing rental."""
        disallow_interruptions(ctx)
        changed = await change(ctx, Wanted(what, new_value, start_date, rental_days))
        if changed.stage is Stage.EQUIPMENT_DISCOVERY:  # `hand_off` would leave it at once: a unit is still held
            return self.go_to(ctx, changed.stage, changed.tell_first)
        return await self.hand_off(ctx, changed.tell_first, just_held=changed.just_held)


def first_agent(session: CallSession, *, tell_first: str = "") -> StageAgent:
    """The agent with which a call starts: the greeting, or the stage that a call had reached which goes on.

    `tell_first` is what the caller is to be told before anything else.
    """
    return StageAgent.for_stage(session.call.stage)(session, tell_first=tell_first)
