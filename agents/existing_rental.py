"""The stage beside the others: a rental that the caller has, to hear of it, to change it, or to report a breakdown."""

from agents.conversation.arguments.contact_arguments import CallBackNumber, Code
from agents.conversation.arguments.existing_rental_arguments import (
    ChangeKind,
    DayOrLength,
    PaperName,
    Problem,
    Reference,
    UnitName,
    WhatTheyRent,
)
from agents.conversation.ending.to_a_person import heard_number
from agents.conversation.existing.breakdowns import report_breakdown
from agents.conversation.existing.changing_rental import make_proposed_change
from agents.conversation.existing.finding import find_rental
from agents.conversation.existing.missing_papers import verify_paper
from agents.conversation.existing.proposing import propose, tell_proposed_or_ask
from agents.conversation.existing.renting_more import turn_to_renting
from agents.conversation.identity.asking_for_code import check_code
from agents.conversation.stage_tool import Context, Handoff, disallow_interruptions, stage_tool
from agents.stage_agent import StageAgent
from shared.workflow import Stage


class ExistingRentalAgent(StageAgent, stage=Stage.EXISTING_RENTAL):
    @stage_tool
    async def find_rental(
        self, ctx: Context, reference: Reference | None = None, what_and_when: WhatTheyRent | None = None
    ) -> str:
        """Tell a rental of theirs, by its reference, or else by what and when."""
        return await find_rental(ctx.userdata, reference, what_and_when)

    @stage_tool
    async def change_rental(
        self, ctx: Context, what: ChangeKind, day: DayOrLength | None = None, unit: UnitName | None = None
    ) -> str:
        """What a change would mean; it makes none."""
        return await propose(ctx, what, day=day, unit=unit)

    @stage_tool
    async def verify_paper(self, ctx: Context, number: Reference, whose: PaperName | None = None) -> str:
        """Check the policy or operator's license asked for."""
        verified = await verify_paper(ctx, number, whose)
        return f"{verified} {await tell_proposed_or_ask(ctx.userdata)}"

    @stage_tool
    async def confirm_change(self, ctx: Context) -> str:
        """Make the change, after a yes."""
        return await make_proposed_change(ctx)

    @stage_tool
    async def confirm_code(self, ctx: Context, code: Code) -> str:
        """Check the code asked for."""
        return await check_code(ctx, code)

    @stage_tool
    async def report_breakdown(
        self, ctx: Context, problem: Problem, call_back_number: CallBackNumber | None = None
    ) -> str:
        """Report a machine that does not work."""
        disallow_interruptions(ctx)
        return await report_breakdown(ctx.userdata, problem, heard_number(ctx.userdata, call_back_number))

    @stage_tool
    async def rent_equipment(
        self, ctx: Context, equipment_needed: WhatTheyRent | None = None, like_this_rental: bool = False
    ) -> Handoff | str:
        """Begin a new rental: another machine, or one for this rental's days and site."""
        disallow_interruptions(ctx)
        changed = await turn_to_renting(ctx, equipment_needed, like_this_rental=like_this_rental)
        if changed.stage is Stage.EQUIPMENT_DISCOVERY:  # `hand_off` would leave it at once where units are held
            return self.go_to(ctx, changed.stage, changed.tell_first)
        return await self.hand_off(ctx, changed.tell_first, just_held=changed.just_held)
