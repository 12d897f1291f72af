"""The check of a paper: it is made alike for a new rental and for one that is changed."""

from dataclasses import dataclass
from typing import Any

from agents.conversation.refusals import Paper, answer_unverified, require_a_try
from agents.conversation.stage_tool import Context
from agents.conversation.wording.answers.check_answers import (
    BUSINESS_NAME_UNCLEAR,
    HOLDER_UNCLEAR,
    LICENSE_REJECTED,
    NAME_UNCLEAR,
    OPERATOR_REJECTED,
    POLICY_REJECTED,
    SPELL_THE_BUSINESS_NAME,
    SPELL_THE_HOLDER,
    SPELL_THE_NAME,
)
from agents.conversation.wording.template import Template
from shared.verification.checks import Check, ResultT
from shared.verification.results import Verified


@dataclass(frozen=True)
class PaperWords:
    """What is said where a paper of this kind does not suffice.

    Attributes:
        name: what the paper is, such as "business license".
        what: what the caller gave to be checked, such as "license number".
        rejected: what is said of a record that does not suffice, with a field `reason`.
        if_unclear: what is said and what is asked when the name is only similar to the one on record.
    """

    name: str
    what: str
    rejected: Template
    if_unclear: tuple[Template, Template]


_UNCLEAR_BUSINESS = (BUSINESS_NAME_UNCLEAR, SPELL_THE_BUSINESS_NAME)
LICENSE = PaperWords("business license", "license number", LICENSE_REJECTED, _UNCLEAR_BUSINESS)
LICENSE_OF_NAME = PaperWords("business license", "license number under that name", LICENSE_REJECTED, _UNCLEAR_BUSINESS)
OPERATOR = PaperWords(
    "operator license", "operator license under that name", OPERATOR_REJECTED, (NAME_UNCLEAR, SPELL_THE_NAME)
)
POLICY = PaperWords(
    "insurance policy", "policy number for this business", POLICY_REJECTED, (HOLDER_UNCLEAR, SPELL_THE_HOLDER)
)


async def check_paper(
    ctx: Context, check: Check[Any, ResultT], words: PaperWords, *, otherwise: Template
) -> ResultT | str:
    """The record that suffices; or, after the last try, what is answered.

    Args:
        ctx: the context of the tool.
        check: what is checked.
        words: what is said where it does not suffice.
        otherwise: what the caller is then offered in its place.

    Raises:
        ToolError: no try is left, the caller may try again, or the registry did not answer.
        InventoryUnavailable: the message that is left after the last try was not stored.
    """
    require_a_try(ctx, words.what)
    outcome = await ctx.userdata.verification.check(check)
    if isinstance(outcome, Verified):
        return outcome.record
    return await answer_unverified(
        ctx,
        outcome,
        what=words.what,
        rejected=words.rejected,
        otherwise=otherwise,
        if_unclear=words.if_unclear,
        paper=Paper(words.name, check.query),
    )
