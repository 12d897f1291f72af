"""The checks of an operator and of a policy, which are made alike for a new rental and for one that is changed."""

from agents.conversation.refusals import Paper, answer_unverified, require_a_try
from agents.conversation.stage_tool import Context
from agents.conversation.wording.answers.check_answers import (
    HOLDER_UNCLEAR,
    NAME_UNCLEAR,
    OPERATOR_REJECTED,
    POLICY_REJECTED,
    SPELL_THE_HOLDER,
    SPELL_THE_NAME,
)
from agents.conversation.wording.template import Template
from shared.verification.checks import OperatorCheck, PolicyCheck
from shared.verification.results import InsurancePolicy, OperatorCertificate, Verified

_OPERATOR = "operator license under that name"
_POLICY = "policy number for this business"


async def check_operator(ctx: Context, check: OperatorCheck, *, otherwise: Template) -> OperatorCertificate | str:
    """The certificate that the operator holds; or, after the last try, what is answered.

    Args:
        ctx: the context of the tool.
        check: what is checked.
        otherwise: what the caller is offered where the certificate does not suffice.

    Raises:
        ToolError: no try is left, the caller may try again, or the registry did not answer.
        InventoryUnavailable: the message that is left after the last try was not stored.
    """
    require_a_try(ctx, _OPERATOR)
    outcome = await ctx.userdata.verification.check(check)
    if isinstance(outcome, Verified):
        return outcome.record
    return await answer_unverified(
        ctx,
        outcome,
        what=_OPERATOR,
        rejected=OPERATOR_REJECTED,
        otherwise=otherwise,
        if_unclear=(NAME_UNCLEAR, SPELL_THE_NAME),
        paper=Paper("operator license", check.query),
    )


async def check_policy(ctx: Context, check: PolicyCheck, *, otherwise: Template) -> InsurancePolicy | str:
    """The policy that covers the equipment; or, after the last try, what is answered. As `check_operator`."""
    require_a_try(ctx, _POLICY)
    outcome = await ctx.userdata.verification.check(check)
    if isinstance(outcome, Verified):
        return outcome.record
    return await answer_unverified(
        ctx,
        outcome,
        what=_POLICY,
        rejected=POLICY_REJECTED,
        otherwise=otherwise,
        if_unclear=(HOLDER_UNCLEAR, SPELL_THE_HOLDER),
        paper=Paper("insurance policy", check.query),
    )
