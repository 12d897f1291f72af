"""The rules by which a record suffices or not, wherever the record comes from.

The reason of a rejection is a clause that the caller hears after "I'm sorry, ". It tells nothing that stands on the
record: a stranger who guesses numbers learns that a paper does not do, and not what it says.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from inventory.models import Period, WeightClass
from shared.language.names import NameMatch, compare_business_names, compare_names, plain_words
from shared.language.speech import say_day, say_list, say_money
from shared.verification.registry_records import LicenseStatus
from shared.verification.results import (
    BusinessLicense,
    InsurancePolicy,
    JobSite,
    NameUnclear,
    NotFound,
    OfAnother,
    OperatorCertificate,
    Rejected,
    Verified,
)


def judge_license(
    license_: BusinessLicense, status: LicenseStatus, *, today: dt.date, business_name: str | None = None
) -> Verified[BusinessLicense] | NameUnclear | OfAnother | Rejected:
    """A licence suffices when it is active and not expired on `today`, a day of the depot.

    If the caller said the name of the business, it must be the one on the licence. A similar name is asked about.
    """
    if business_name is not None and (other := _another(business_name, license_.business_name)):
        return other
    if status is not LicenseStatus.ACTIVE:
        return Rejected(f"that license was {status.lower()}")
    if license_.expires is not None and license_.expires < today:
        return Rejected("that license has expired", f"on {say_day(license_.expires, today=today)}")
    return Verified(license_)


def judge_operator(
    held: Sequence[OperatorCertificate], *, name: str, certificate: str, period: Period, or_else: Sequence[str] = ()
) -> Verified[OperatorCertificate] | NotFound | NameUnclear | OfAnother | Rejected:
    """An operator suffices who holds exactly this certificate, or one of `or_else`, on every day of the rental.

    `held` is what the registry has under the number that was given. If it belongs to somebody else than `name`, the
    outcome is OfAnother. If the names are similar, the outcome is NameUnclear, and the caller is asked without being
    told the name on record.
    """
    matches = [compare_names(name, record.operator_name) for record in held]
    theirs = [record for record, match in zip(held, matches, strict=True) if match is NameMatch.SAME]
    if not theirs:
        if not held:
            return NotFound()
        return NameUnclear() if NameMatch.NEAR in matches else OfAnother()
    needed = (certificate, *or_else)
    fits = {plain_words(one) for one in needed}
    fitting = [record for record in theirs if plain_words(record.certificate) in fits]
    if not fitting:
        names = [record.certificate for record in theirs]
        return Rejected(f"that operator is not certified for {' or '.join(needed)}", f"but for {say_list(names)}")
    longest = max(fitting, key=lambda record: record.expires)
    if too_short := _too_short("certificate", longest.expires, period):
        return too_short
    return Verified(longest)


def judge_policy(
    policy: InsurancePolicy,
    *,
    minimum: Decimal,
    period: Period,
    currency: str,
    business_name: str,
    holder_as_said: str | None = None,
) -> Verified[InsurancePolicy] | NameUnclear | OfAnother | Rejected:
    """A policy suffices that the business holds and that covers at least `minimum` on every day of the rental.

    Args:
        policy: the policy as the registry has it.
        minimum: the least coverage, in `currency`.
        period: the days of the rental.
        currency: ISO 4217 code.
        business_name: the name on the business license. The policy's holder must be the same.
        holder_as_said: in whose name the policy is, as the caller said it. It is needed where the holder's name is only
            similar to that on the license, and must then be the one on the policy.
    """
    if other := _another(business_name, policy.insured_name):
        said_as_written = (
            holder_as_said is not None and compare_business_names(holder_as_said, policy.insured_name) is NameMatch.SAME
        )
        if not (isinstance(other, NameUnclear) and said_as_written):
            return other
    if policy.coverage < minimum:
        covered, needed = say_money(policy.coverage, currency), say_money(minimum, currency)
        return Rejected(f"the policy does not cover the {needed} that this equipment needs", f"but {covered}")
    if too_short := _too_short("policy", policy.expires, period):
        return too_short
    return Verified(policy)


def _another(said: str, on_record: str) -> NameUnclear | OfAnother | None:
    """None where both are the name of the same business."""
    match compare_business_names(said, on_record):
        case NameMatch.SAME:
            return None
        case NameMatch.NEAR:
            return NameUnclear()
        case NameMatch.DIFFERENT:
            return OfAnother()


def judge_site(
    address: str, heaviest: WeightClass | None, *, weight_class: WeightClass, unit: str = "this unit"
) -> Verified[JobSite] | Rejected:
    """A site suffices that can take `weight_class`, the unit's. `heaviest` is the most that it can take, or None.
    `unit` is how the unit is called where it is refused."""
    if heaviest is None:
        return Rejected("that site is not cleared for any equipment")
    if heaviest.rank < weight_class.rank:
        able = "only light" if heaviest is WeightClass.LIGHT else f"nothing heavier than {heaviest.lower()}"
        return Rejected(f"that site can take {able} equipment, and {unit} is {weight_class.lower()}")
    return Verified(JobSite(address=address, max_weight_class=heaviest))


def _too_short(paper: str, expires: dt.date, period: Period) -> Rejected | None:
    if expires < period.last_day:
        last = say_day(expires, today=period.first_day)
        return Rejected(f"the {paper} does not hold to the last day of the rental", f"but through {last}")
    return None
