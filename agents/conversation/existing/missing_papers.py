"""The papers of a rental that gets other days: which do not hold for them, and others that do."""

import dataclasses
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from livekit.agents import ToolError

from agents.conversation.call_session import CallSession
from agents.conversation.existing.access import verified_customer
from agents.conversation.existing.meant import Meant, meant_by_reference
from agents.conversation.existing.proposed import LackingPaper, ProposedChange
from agents.conversation.limits_reached import told_of_limit
from agents.conversation.paper_checks import OPERATOR, POLICY, check_paper
from agents.conversation.stage_tool import Context
from agents.conversation.wording.answers.existing_answers import (
    ANOTHER_PAPER,
    CERTIFICATE_ENDS_BEFORE,
    NO_PAPER_NEEDED,
    NOT_CHANGED,
    ONLY_A_PERSON,
    OPERATOR_IS_BUSY,
    OPERATOR_NAME_NEEDED,
    PAPER_VERIFIED,
    POLICY_ENDS_BEFORE,
)
from agents.conversation.wording.answers.proof_answers import NO_OPERATOR_LICENSE, NO_POLICY_NUMBER
from inventory.models import (
    Booking,
    BookingEnded,
    BookingLimit,
    BookingNotFound,
    DaysRefused,
    EquipmentNotAvailable,
    LimitReached,
    Period,
    ProofRefused,
)
from shared.language.identifiers import normalize_identifier
from shared.language.speech import say_day
from shared.verification.checks import OperatorCheck, PolicyCheck

OF_AN_OPERATOR = (BookingLimit.OPERATOR, BookingLimit.OTHER_BUSINESS)


def lacking_papers(bookings: Sequence[Booking], period: Period) -> tuple[LackingPaper, ...]:
    """The papers of these bookings that do not hold to the last day of the period, as the ledger judges it."""
    papers = [booking.proofs for booking in bookings]
    lacking: list[LackingPaper] = []
    if any(one.covered_until is None or one.covered_until < period.last_day for one in papers):
        lacking.append(LackingPaper("policy"))
    ends = {one.certificate for one in papers if one.certified_until and one.certified_until < period.last_day}
    lacking += [LackingPaper("certificate", certificate) for certificate in sorted(ends, key=str)]
    return tuple(lacking)


async def with_what_limits_ask(session: CallSession, proposed: ProposedChange) -> ProposedChange:
    """The change as it is, or with its operator among what it lacks, where the operator is the only thing in the way.

    A change whose papers hold is judged by the limits before the caller hears what it costs and reads a code back. They
    count once more when it is made.

    Raises:
        ToolError: a limit refuses it, or the rental has changed meanwhile.
        InventoryUnavailable: Redis did not answer.
    """
    if proposed.period is None or proposed.lacking:
        return proposed
    try:
        await session.inventory.reschedule_rental(
            proposed.reference, proposed.period, proofs=proposed.proofs or None, only_ask=True
        )
    except LimitReached as exc:
        certificates = {one.proofs.certificate for one in proposed.bookings}
        if exc.limit not in OF_AN_OPERATOR or len(certificates) > 1:
            raise ToolError(await told_of_limit(session, exc.limit)) from None
        busy = LackingPaper("certificate", certificates.pop(), operator_is_busy=True)
        return dataclasses.replace(proposed, lacking=(busy,))
    except (BookingEnded, BookingNotFound, DaysRefused, EquipmentNotAvailable, ProofRefused):
        raise ToolError(NOT_CHANGED.format()) from None
    return proposed


def ask_for_paper(session: CallSession, proposed: ProposedChange) -> str:
    """What is asked of the caller where a paper does not hold for the proposed days."""
    day = say_day(proposed.period.last_day, today=session.today) if proposed.period else ""
    lacking = proposed.lacking[0]
    if lacking.paper == "policy":
        return POLICY_ENDS_BEFORE.format(day=day)
    if lacking.operator_is_busy:
        return OPERATOR_IS_BUSY.format(day=day)
    return CERTIFICATE_ENDS_BEFORE.format(certificate=lacking.certificate or "operator", day=day)


async def verify_paper(ctx: Context, number_said: str, name: str | None) -> str:
    """Check the paper that was asked for, by the same checks as for a new rental, and keep it with the proposed change.

    Args:
        ctx: the context of the tool.
        number_said: the number of the policy, or of the operator's license.
        name: the operator's name, or in whose name the policy is, where that was asked.

    Raises:
        ToolError: no paper is missing, it does not suffice, another one is missing too, or nobody answered.
        InventoryUnavailable: Redis did not answer.
    """
    session = ctx.userdata
    proposed = session.proposed
    if proposed is None or proposed.period is None or not proposed.lacking:
        raise ToolError(NO_PAPER_NEEDED.format())
    lacking = proposed.lacking[0]
    number = normalize_identifier(number_said)
    if not number:
        raise ToolError((NO_POLICY_NUMBER if lacking.paper == "policy" else NO_OPERATOR_LICENSE).format())
    meant = await meant_by_reference(session, proposed.reference)
    if lacking.paper == "policy":
        found = await _policy(ctx, number, name, meant, proposed.period)
        of_these = meant.bookings
    else:
        found = await _operator(ctx, number, name, lacking.certificate, proposed.period)
        of_these = tuple(one for one in meant.bookings if one.proofs.certificate == lacking.certificate)
    known = {one.reference: proposed.proofs.get(one.reference, one.proofs) for one in of_these}
    proved = {reference: papers.model_copy(update=found) for reference, papers in known.items()}
    session.proposed = dataclasses.replace(
        proposed,
        lacking=proposed.lacking[1:],
        proofs={**proposed.proofs, **proved},
        told_in=ctx.speech_handle.id,
    )
    return PAPER_VERIFIED.format(paper=lacking.paper)


async def _policy(ctx: Context, number: str, holder: str | None, meant: Meant, period: Period) -> dict[str, Any]:
    """What is kept of a policy that covers these units on these days."""
    session = ctx.userdata
    if any(one.equipment_id not in meant.units for one in meant.bookings):
        raise ToolError(ONLY_A_PERSON.format())  # the unit was removed, so nobody knows what it needs
    check = PolicyCheck(
        number,
        minimum=max((meant.units[one.equipment_id].min_insurance for one in meant.bookings), default=Decimal()),
        currency=session.settings.currency,
        period=period,
        business_name=verified_customer(session).business_name,
        holder_as_said=holder,
    )
    policy = await check_paper(ctx, check, POLICY, otherwise=ANOTHER_PAPER)
    if isinstance(policy, str):
        raise ToolError(policy)
    return {
        "policy_number": policy.policy_number,
        "coverage": policy.coverage,
        "covered_until": policy.expires,
        "policy_holder": policy.insured_name,
    }


async def _operator(
    ctx: Context, number: str, name: str | None, certificate: str | None, period: Period
) -> dict[str, Any]:
    """What is kept of an operator who holds this certificate on these days."""
    if name is None:
        raise ToolError(OPERATOR_NAME_NEEDED.format())
    if certificate is None:
        raise ToolError(ONLY_A_PERSON.format())
    check = OperatorCheck(number, operator_name=name, certificate=certificate, period=period)
    operator = await check_paper(ctx, check, OPERATOR, otherwise=ANOTHER_PAPER)
    if isinstance(operator, str):
        raise ToolError(operator)
    return {
        "operator_name": operator.operator_name,
        "operator_license": operator.operator_license,
        "certificate": operator.certificate,
        "certified_until": operator.expires,
    }
