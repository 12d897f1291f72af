"""What every stage shares: entering, handing off, ending the call, and asking for a person."""

import asyncio
import functools
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, ClassVar, Concatenate, ParamSpec, TypeVar

from livekit.agents import Agent, AgentSession, ChatContext, FunctionTool, RunContext, ToolError, function_tool
from livekit.agents.beta import Instructions
from livekit.agents.llm import RealtimeModel, ToolResult
from livekit.agents.voice import SpeechHandle

from agents.conversation.arguments import Reason
from agents.conversation.brief import brief
from agents.conversation.call_session import CallSession
from agents.conversation.fillers import FILLER_AFTER_SECONDS, covered_by_filler
from agents.conversation.offers import alternatives, offer
from agents.conversation.silent_replies import left_caller_in_silence
from inventory.models import EquipmentNotAvailable, HoldLost, InventoryUnavailable, Status
from shared.rental_call import Selection
from shared.workflow import Stage, missing, next_stage

logger = logging.getLogger("rental.stages")

OPEN = "Open this stage."
NOBODY_THERE = (
    "Nobody could be reached. Say so{noted}, and ask whether you can go on with the rental or they would rather "
    "say goodbye."
)
NOTED = ", say that their message is left for your colleagues"
LONGEST_TOOL_SECONDS = 8.0  # of waiting that a caller is asked for, fillers and all
PROMPTS = Path(__file__).parent / "prompts"

Context = RunContext[CallSession]
Handoff = tuple[Agent, ToolResult]

P = ParamSpec("P")
AgentT = TypeVar("AgentT", bound="StageAgent")


def stage_tool(
    method: Callable[Concatenate[AgentT, Context, P], Awaitable[Any]],
) -> FunctionTool[..., Any]:
    """A tool of a stage. Tools take turns; after a hand-off or the end of the call they do nothing, quietly; a slow
    one is covered by a filler; and when the inventory does not answer, or the tool takes too long, the caller is told
    so and nothing is promised."""

    @functools.wraps(method)
    async def tool(self: AgentT, ctx: Context, *args: P.args, **kwargs: P.kwargs) -> Any:
        try:
            async with asyncio.timeout(LONGEST_TOOL_SECONDS), ctx.userdata.turn:
                if ctx.userdata.call.ended or ctx.userdata.handed_off_in == ctx.speech_handle.id:
                    return ToolResult("Nothing was done: the call has already moved on.", reply_required=False)
                async with covered_by_filler(ctx, after=FILLER_AFTER_SECONDS):
                    await ctx.userdata.booking_known()
                    return await method(self, ctx, *args, **kwargs)
        except InventoryUnavailable as exc:
            logger.error("the inventory does not answer: %s", exc)
            raise ToolError(
                "I can't reach our inventory right now, so nothing was changed that I could confirm. "
                "Apologize, and ask the caller whether to try again in a moment."
            ) from exc
        except TimeoutError as exc:
            logger.error("%s took longer than %s seconds", method.__name__, LONGEST_TOOL_SECONDS)
            raise ToolError(
                "That took too long, so nothing was changed that I could confirm. "
                "Apologize, and ask the caller whether to try again in a moment."
            ) from exc

    return function_tool(tool)


@functools.cache
def fixed_prompt(stage: Stage, announcement: str, company_name: str) -> str:
    """The instructions of a stage that are the same in every call of a company, so that they can be cached."""
    voice = (PROMPTS / "voice.md").read_text(encoding="utf-8")
    own = (PROMPTS / f"{stage.value}.md").read_text(encoding="utf-8")
    return f"{voice}\n{own}".replace("{announcement}", announcement).replace("{company}", company_name)


class StageAgent(Agent):
    """A stage of the call. A subclass names its stage and holds that stage's tools, no others."""

    stage: ClassVar[Stage]
    _of_stage: ClassVar[dict[Stage, type["StageAgent"]]] = {}

    def __init_subclass__(cls, *, stage: Stage | None = None, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if stage is not None:
            cls.stage = stage
            StageAgent._of_stage[stage] = cls

    def __init__(self, session: CallSession, *, news: str = "") -> None:
        """`news` is what the stage before wants said first."""
        super().__init__(
            instructions=Instructions(
                fixed_prompt(self.stage, session.settings.announced, session.settings.company_name),
                dynamic=brief(session, news=news),
            ),
        )
        self._news = news
        self._hands_off_to: StageAgent | None = None
        self._last_turn: SpeechHandle | None = None

    @classmethod
    def for_stage(cls, stage: Stage) -> type["StageAgent"]:
        return cls._of_stage[stage]

    @classmethod
    def settled(cls, session: CallSession) -> bool:
        """Whether this stage has nothing to ask in this call, having recorded its fact itself."""
        return False

    async def on_exit(self) -> None:
        """Give the next stage the words spoken so far: when the turn that hands off is over, its own words included."""
        if self._hands_off_to is None or self._last_turn is None:
            return
        await self._last_turn
        if isinstance(self.session.llm, RealtimeModel):
            # What the server has, as it has it: an item that the next stage has otherwise, or not at all, would be
            # deleted there and sent again. A turn that is not written down yet has no words and is the caller's voice.
            # What the server answered while the stages changed was not played, and the model must not think it was.
            heard = {item.id for item in self.session.history.items}
            spoken = speech_only(self.realtime_llm_session.chat_ctx)
            spoken.items = [item for item in spoken.messages() if item.role == "user" or item.id in heard]
        else:
            spoken = speech_only(self.chat_ctx).copy(exclude_empty_message=True)
        await self._hands_off_to.update_chat_ctx(spoken)

    async def on_enter(self) -> None:
        """Open the stage's turn; a model that does not is asked once more."""
        first = f"Tell the caller first, in your own words: {self._news}\nThen open this stage." if self._news else OPEN
        opening = await self.session.generate_reply(instructions=first)
        if left_caller_in_silence(opening, self.session.userdata):
            logger.warning("the model did not open %s and is asked again", self.stage)
            await self.session.generate_reply(instructions=first)

    async def hand_off(self, ctx: Context, said: str, *, just_held: bool = False) -> Handoff:
        """Go on to the first stage whose fact is missing, with `said` as the tool's recorded answer.

        The unit's hold is renewed on the way, unless it was made by this tool. Where it was lost and cannot be had
        again, the caller is offered others for the same days. Refuses with `ToolError` when the stage's requirements
        are not met.
        """
        session = ctx.userdata
        lost = "" if just_held else await self._keep_hold(session)
        news = " ".join(filter(None, (said, lost)))
        stage = next_stage(session.call.held_facts())
        while StageAgent.for_stage(stage).settled(session):
            stage = next_stage(session.call.held_facts())
        return self.go_to(ctx, stage, news)

    def go_to(self, ctx: Context, stage: Stage, news: str) -> Handoff:
        """Hand off to this stage. The gate: no stage is entered without the facts that it requires."""
        session = ctx.userdata
        if lacking := missing(stage, session.call.held_facts()):
            logger.error("refused to enter %s without %s", stage, ", ".join(lacking))
            raise ToolError("That can't be done yet. Finish this stage first, then go on.")
        session.handed_off_in = ctx.speech_handle.id
        session.call.stage = stage
        session.recorder.stage_entered(session.call)
        self._last_turn, self._hands_off_to = ctx.speech_handle, StageAgent.for_stage(stage)(session, news=news)
        return self._hands_off_to, ToolResult(news, reply_required=False)

    async def _keep_hold(self, session: CallSession) -> str:
        """Renew the hold; what has to be said about it, or nothing."""
        selection = session.call.selection
        if selection is None or session.call.booking is not None:
            return ""
        try:
            hold = await session.inventory.renew(selection.hold)
        except InventoryUnavailable:
            # The confirm script looks at the hold again, so nothing is promised by going on.
            logger.warning("hold %s could not be renewed", selection.hold.hold_id)
            return ""
        except HoldLost:
            return await self.regain_hold(session, selection)
        session.call.selection = selection.model_copy(update={"hold": hold})
        return ""

    async def regain_hold(self, session: CallSession, selection: Selection) -> str:
        """Take the unit again whose hold was lost, or lose the selection; what to tell the caller either way."""
        name = selection.equipment.name
        try:
            hold = await session.hold(selection.equipment.equipment_id, selection.period)
        except EquipmentNotAvailable as exc:
            await session.inventory.release(selection.hold)
            session.call.lose_selection()
            why = "taken out of service" if exc.status is Status.MAINTENANCE else "booked by another customer"
            others = await alternatives(session, selection.equipment, selection.period)
            return f"Sorry, the {name} was just {why}. {offer(others, selection.period, session.settings.currency)}"
        session.call.selection = selection.model_copy(update={"hold": hold})
        return f"Our reservation of the {name} had lapsed; it is held again for the same days."

    def commit(self, ctx: Context) -> None:
        """From here on the caller's voice does not cut this tool off: what it writes and says belong together.

        Raises:
            ToolError: the caller has spoken already; nothing was written.
        """
        try:
            ctx.disallow_interruptions()
        except RuntimeError:
            raise ToolError("The caller is speaking. Listen, then do this again.") from None

    async def finish(self, ctx: Context, reason: str, farewell: str) -> str:
        """End the call with these words: the session closes when they have been spoken."""
        await ctx.userdata.end(reason)
        ctx.speech_handle.add_done_callback(lambda _: ctx.session.shutdown())
        return farewell

    @stage_tool
    async def end_call(self, ctx: Context, reason: Reason = "completed") -> str:
        """End the call, after a goodbye."""
        return await self.finish(
            ctx, reason, f"Thank you for contacting {ctx.userdata.settings.company_name}. Have a great day!"
        )

    @stage_tool
    async def transfer_to_human(self, ctx: Context, reason: Reason) -> str:
        """Pass the caller on to a person, when they ask for one. Put a call-back number into the reason."""
        session = ctx.userdata
        noted = NOTED
        try:
            # The person reads there what the call is about.
            await session.leave_message(reason, summary=brief(session))
        except InventoryUnavailable:
            if session.put_through is None:
                raise
            noted = ""
        if session.put_through is None:
            return await self.finish(
                ctx,
                "message_taken",
                "I can't put you through right now. I have left your message for my colleagues. Goodbye.",
            )
        self.commit(ctx)
        ctx.speech_handle.add_done_callback(lambda _: pass_on(ctx.session, noted))
        return "Say only this: I am putting you through to a colleague. One moment, please."


def pass_on(agent_session: AgentSession[CallSession], noted: str) -> None:
    """Put the caller through, once the line has said so. When nobody can be reached, the call goes on; `noted` is
    what is then said of their message."""

    session = agent_session.userdata

    async def put_through() -> None:
        if session.put_through is not None and await session.put_through():
            await session.end("transferred")
            agent_session.shutdown()
        elif not session.call.ended:
            agent_session.generate_reply(instructions=NOBODY_THERE.format(noted=noted))

    session.in_background(put_through())


def speech_only(context: ChatContext) -> ChatContext:
    """What was said, without instructions and tool calls: a model imitates tools that it sees and does not have."""
    return context.copy(
        exclude_instructions=True,
        exclude_function_call=True,
        exclude_handoff=True,
        exclude_config_update=True,
    )
