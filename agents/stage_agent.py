"""What the stages share: entering and handing off, and the tools that several of them have."""

import logging
from typing import Any, ClassVar

from livekit.agents import Agent, ToolError
from livekit.agents.beta import Instructions
from livekit.agents.llm import ToolResult
from livekit.agents.voice import SpeechHandle

from agents.conversation.arguments import LanguageCode, Question, Reason, WhatToChange
from agents.conversation.brief import brief
from agents.conversation.call_end import end_with, pass_on_to_a_person
from agents.conversation.call_session import CallSession
from agents.conversation.heard_speech import follow_heard_speech
from agents.conversation.held_unit import renew_hold
from agents.conversation.house.house_answers import answer_house_question
from agents.conversation.stage_entry import follow_realtime_session, open_stage, words_so_far
from agents.conversation.stage_tool import Context, Handoff, disallow_interruptions, stage_tool
from agents.conversation.wording.prompts import fixed_prompt
from agents.conversation.wording.spoken_language import go_on_in
from agents.conversation.wording.template import Template
from agents.conversation.wording.tool_answers import (
    ANOTHER_RENTAL,
    BOOKED_ALREADY,
    CHANGE_ADDRESS,
    CHANGE_DAYS,
    CHANGE_OPERATOR,
    CHANGE_POLICY,
    CHANGE_UNIT,
    FACTS_MISSING,
    NO_UNIT_HELD,
    NOT_ASKED_YET,
    THANKS_AND_GOODBYE,
)
from shared.rental_call import Selection
from shared.workflow import FactName, Stage, missing, next_stage

logger = logging.getLogger("rental.stages")


class StageAgent(Agent):
    """A stage of the call. A subclass names its stage and holds the tools of that stage, no others."""

    stage: ClassVar[Stage]
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
        follow_heard_speech(self.session)
        follow_realtime_session(self)
        session: CallSession = self.session.userdata
        if session.handoff_audio is not None:
            session.run_in_background(session.handoff_audio.give())
        await open_stage(self.session, self._tell_first)

    async def hand_off(self, ctx: Context, answer: str, *, just_held: bool = False) -> Handoff:
        """Go on to the first stage whose fact is missing.

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
        about_the_hold = "" if just_held else await renew_hold(session)
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
        session.handed_off_in = ctx.speech_handle.id
        session.call.stage = stage
        session.recorder.stage_entered(session.call)
        session.resumption.call_changed()
        self._last_turn = ctx.speech_handle
        self._hands_off_to = StageAgent.for_stage(stage)(session, tell_first=tell_first)
        return self._hands_off_to, ToolResult(tell_first, reply_required=False)

    @stage_tool
    async def answer_house_question(self, ctx: Context, question: Question) -> str:
        """Answer a question about the depot itself: hours, delivery, deposit, fuel, a breakdown and the like."""
        return answer_house_question(ctx.userdata.house, question)

    @stage_tool
    async def speak_language(self, ctx: Context, language: LanguageCode) -> str:
        """Go on in the caller's language."""
        return go_on_in(ctx.userdata, language)

    @stage_tool
    async def end_call(self, ctx: Context, reason: Reason = "completed") -> str:
        """End the call, after a goodbye."""
        return await end_with(ctx, reason, THANKS_AND_GOODBYE.format(company=ctx.userdata.settings.company_name))

    @stage_tool
    async def transfer_to_human(self, ctx: Context, reason: Reason) -> str:
        """Pass the caller on to a person, when they ask for one. Put a call-back number into the reason."""
        return await pass_on_to_a_person(ctx, reason)


# What the caller can change about the selection. The unit stays held while they choose again.
CHOOSE_AGAIN: dict[str, Template] = {"equipment": CHANGE_UNIT, "days": CHANGE_DAYS}

# What else they can change: the fact that is to be proved again, and what to tell the model.
PROVE_AGAIN: dict[str, tuple[FactName, Template]] = {
    "address": ("site", CHANGE_ADDRESS),
    "operator": ("operator", CHANGE_OPERATOR),
    "policy": ("insurance", CHANGE_POLICY),
}


class StageAfterSelection(StageAgent):
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
    ) -> Handoff:
        """Go back and change the equipment, the days, the address, the operator or the policy. After a booking, rent
        another unit. What still holds afterwards is not asked again."""
        call = ctx.userdata.call
        disallow_interruptions(ctx)
        if call.booking is not None:
            if what != "equipment":
                raise ToolError(BOOKED_ALREADY.format())
            call.rent_another()
            return self.go_to(ctx, Stage.EQUIPMENT_DISCOVERY, ANOTHER_RENTAL.format())
        if what in CHOOSE_AGAIN:
            return self.go_to(ctx, Stage.EQUIPMENT_DISCOVERY, CHOOSE_AGAIN[what].format())
        fact, answer = PROVE_AGAIN[what]
        if fact not in call.held_facts():
            raise ToolError(NOT_ASKED_YET.format())
        call.forget((fact,))
        return await self.hand_off(ctx, answer.format())


def first_agent(session: CallSession, *, tell_first: str = "") -> StageAgent:
    """The agent with which a call starts: the greeting, or the stage that a call had reached which goes on.

    `tell_first` is what the caller is to be told before anything else.
    """
    return StageAgent.for_stage(session.call.stage)(session, tell_first=tell_first)
