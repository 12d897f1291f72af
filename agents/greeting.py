"""The first stage: welcome the caller and hear what they need."""

from agents.conversation.arguments.equipment_arguments import AlsoNeeded, Wish
from agents.conversation.choice.kept_for_later import keep_for_later
from agents.conversation.choice.not_rented import surely_lacking
from agents.conversation.house.rates_told import TELL_PRICE_RANGE
from agents.conversation.stage_tool import Context, Handoff, disallow_interruptions, stage_tool
from agents.conversation.wording.answers.proof_answers import RENTAL_STARTED
from agents.stage_agent import StageBeforeSelection
from shared.workflow import Stage


class GreetingAgent(StageBeforeSelection, stage=Stage.GREETING):
    optional_tools = (*StageBeforeSelection.optional_tools, TELL_PRICE_RANGE)

    @stage_tool
    async def start_rental(
        self, ctx: Context, equipment_needed: Wish, also_needed: AlsoNeeded | None = None
    ) -> Handoff | str:
        """Begin a rental, as soon as the caller has said what they need or that they want to rent.

        Args:
            equipment_needed: What the caller needs, with the days if they named any
        """
        if also_needed is None and (lacking := surely_lacking(ctx.userdata, equipment_needed)):
            return lacking
        disallow_interruptions(ctx)
        ctx.userdata.call.equipment_needed = equipment_needed
        keep_for_later(ctx.userdata, also_needed)
        return await self.hand_off(ctx, RENTAL_STARTED.format())
