"""The proofs of a booking at the desk: the same checks as in a call, of what the customer shows."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from inventory.models import Equipment, Papers, Period
from shared.verification.checks import Check, LicenseCheck, OperatorCheck, PolicyCheck, SiteCheck, Verification
from shared.verification.results import (
    NameUnclear,
    NotFound,
    OfAnother,
    Outcome,
    Rejected,
    TriedTooOften,
    Unavailable,
    Verified,
)


@dataclass(frozen=True)
class Shown:
    """What the customer shows at the desk, as it was typed. None is what they do not have with them."""

    business: str | None
    license_number: str | None
    site: str | None
    operator_name: str | None
    operator_license: str | None
    policy: str | None


@dataclass(frozen=True)
class CheckedPapers:
    """What was verified, and a sentence for each thing that was not. `email` is that of the license's record."""

    papers: Papers | None
    problems: tuple[str, ...]
    license_verified: bool
    email: str | None


async def check_papers(
    shown: Shown, unit: Equipment, period: Period, verification: Verification, *, currency: str, today: dt.date
) -> CheckedPapers:
    """Check what the customer shows against the registries, as a call does.

    `papers` is None if not even the customer's name is known.
    """
    problems: list[str] = []

    async def verified(what: str, given: str | None, check: Check[Any, Any]) -> Any:
        """The record, or None. A thing that was not shown or not verified becomes a problem."""
        if not given:
            problems.append(f"{what}: not given")
            return None
        outcome: Outcome[Any] = await verification.check(check)
        if isinstance(outcome, Verified):
            return outcome.record
        problems.append(f"{what}: {_said(outcome)}")
        return None

    number = shown.license_number or ""
    license_ = await verified("license", shown.license_number, LicenseCheck(number, today=today))
    site = await verified("site", shown.site, SiteCheck(shown.site or "", weight_class=unit.weight_class))
    business = license_.business_name if license_ else (shown.business or "").strip()
    policy = await verified(
        "insurance",
        shown.policy,
        PolicyCheck(
            shown.policy or "",
            minimum=unit.min_insurance,
            currency=currency,
            period=period,
            business_name=business,
        ),
    )
    operator = None
    if unit.operator_certification is not None:
        name, operator_license = shown.operator_name or "", shown.operator_license or ""
        given = operator_license if name else ""
        check = OperatorCheck(
            operator_license, operator_name=name, certificate=unit.operator_certification, period=period
        )
        operator = await verified("operator", given, check)
    papers = (
        Papers(
            business_name=business,
            license_number=license_.license_number if license_ else shown.license_number,
            job_address=site.address if site else shown.site,
            site_weight_class=site.max_weight_class if site else None,
            operator_name=operator.operator_name if operator else shown.operator_name,
            operator_license=operator.operator_license if operator else shown.operator_license,
            certificate=operator.certificate if operator else None,
            certified_until=operator.expires if operator else None,
            policy_number=policy.policy_number if policy else shown.policy,
            coverage=policy.coverage if policy else None,
            covered_until=policy.expires if policy else None,
            policy_holder=policy.insured_name if policy else None,
            record_email=license_.email if license_ else None,
            record_phone=license_.phone if license_ else None,
        )
        if business
        else None
    )
    return CheckedPapers(papers, tuple(problems), license_ is not None, license_.email if license_ else None)


def rate_problems(unit: Equipment, rate: Decimal) -> Iterator[str]:
    """A sentence if the rate a day is out of the unit's bounds."""
    if not unit.lowest_rate <= rate <= unit.highest_rate:
        yield f"rate: {rate} is not from {unit.lowest_rate} to {unit.highest_rate}"


def _said(outcome: Outcome[Any]) -> str:
    match outcome:
        case NotFound():
            return "the registry does not know it"
        case NameUnclear():
            return "the registry has it under a name that is only similar"
        case OfAnother():
            return "the registry has it under another name"
        case Rejected(reason, detail):
            return f"{reason}, {detail}" if detail else reason
        case Unavailable():
            return "the registry does not answer"
        case TriedTooOften():
            return "it was tried too often in calls"
        case Verified():
            return "verified"
