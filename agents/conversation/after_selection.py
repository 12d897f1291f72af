"""From a selection on, the caller may change what is settled already."""

from livekit.agents import ToolError

from agents.conversation.arguments import What
from agents.stage_agent import Context, Handoff, StageAgent, stage_tool
from shared.rental_call import Selection
from shared.workflow import FactName, Stage

# The unit stays held while the caller looks for another, or for other days.
CHOSEN_AGAIN: dict[str, str] = {
    "equipment": "The unit stays held until another is chosen. Ask what is needed instead.",
    "days": "The unit stays held until the days are changed. Ask for the new days, then select the same unit for them.",
}

# The fact to prove anew, and what to ask for.
ASKED_AGAIN: dict[str, tuple[FactName, str]] = {
    "address": ("site", "Ask for the new address of the job site."),
    "operator": ("operator", "Ask for the new operator."),
    "policy": ("insurance", "Ask for the other policy number."),
}


class StageAfterSelection(StageAgent):
    """A stage after the selection: beside its own tools it can go back to what the caller wants otherwise."""

    def selection(self, ctx: Context) -> Selection:
        """The unit and days that the call holds; `ToolError` when there is none."""
        selection = ctx.userdata.call.selection
        if selection is None:
            raise ToolError("No unit is held. Call change_equipment, and help the caller to choose one.")
        return selection

    @stage_tool
    async def change_equipment(
        self,
        ctx: Context,
        what: What = "equipment",
    ) -> Handoff:
        """Go back and change the equipment, the days, the address, the operator or the policy. After a booking, rent
        another unit. What still holds afterwards is not asked again."""
        call = ctx.userdata.call
        self.commit(ctx)
        if call.booking is not None:
            if what != "equipment":
                raise ToolError(
                    "The rental is booked; only our staff can change it. Offer to pass the caller on to a person."
                )
            call.rent_another()
            return self.go_to(
                ctx, Stage.EQUIPMENT_DISCOVERY, "Another rental. Ask what else is needed, and for which days."
            )
        if what in CHOSEN_AGAIN:
            return self.go_to(ctx, Stage.EQUIPMENT_DISCOVERY, CHOSEN_AGAIN[what])
        fact, ask = ASKED_AGAIN[what]
        if fact not in call.held_facts():
            raise ToolError("That has not been asked yet. Go on here; it is asked later in the call.")
        call.forget((fact,))
        return await self.hand_off(ctx, ask)
