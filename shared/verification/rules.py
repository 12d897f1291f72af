"""What makes a record suffice: the rules that every registry is judged by, whichever way its records are fetched.

A rejection's reason is a clause that the caller hears after "I'm sorry, ".
"""

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from rapidfuzz import fuzz

from inventory.models import Period, WeightClass
from shared.speech import say_day, say_list, say_money, unaccented
from shared.verification.results import (
    BusinessLicense,
    InsurancePolicy,
    JobSite,
    NotFound,
    OperatorCertificate,
    Rejected,
    Verified,
)

# Of 100. Lets a slip of the ear through ("Jordon Lee") and keeps another person out ("Morgan Lee" scores 80).
SAME_NAME_SCORE = 85


class LicenseStatus(StrEnum):
    """What the state says of a licence, whatever its expiry."""

    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    REVOKED = "REVOKED"


def judge_license(
    license_: BusinessLicense, status: LicenseStatus, *, today: dt.date
) -> Verified[BusinessLicense] | Rejected:
    """A licence suffices when it is active and not expired on `today`, a day of the depot."""
    if status is not LicenseStatus.ACTIVE:
        return Rejected(f"that license was {status.lower()}")
    if license_.expires is not None and license_.expires < today:
        return Rejected(f"that license expired on {say_day(license_.expires, today=today)}")
    return Verified(license_)


def judge_operator(
    held: Sequence[OperatorCertificate], *, name: str, certificate: str, period: Period
) -> Verified[OperatorCertificate] | NotFound | Rejected:
    """An operator suffices who holds this very certificate on every day of the rental.

    `held` is what the registry has under the number that was given. Is it another person's than `name`, the number
    is not found: it may have been misheard.
    """
    theirs = [record for record in held if same_person(name, record.operator_name)]
    if not theirs:
        return NotFound()
    fitting = [record for record in theirs if _same_words(record.certificate, certificate)]
    if not fitting:
        names = [record.certificate for record in theirs]
        verb = "certificate is" if len(names) == 1 else "certificates are"
        return Rejected(f"the {verb} for {say_list(names)}, and this equipment needs {certificate}")
    longest = max(fitting, key=lambda record: record.expires)
    if too_short := _too_short("certificate", longest.expires, period):
        return too_short
    return Verified(longest)


def judge_policy(
    policy: InsurancePolicy, *, minimum: Decimal, period: Period, currency: str
) -> Verified[InsurancePolicy] | Rejected:
    """A policy suffices that covers at least `minimum`, in the depot's currency, on every day of the rental."""
    if policy.coverage < minimum:
        covered, needed = say_money(policy.coverage, currency), say_money(minimum, currency)
        return Rejected(f"the policy covers {covered} and this equipment needs at least {needed}")
    if too_short := _too_short("policy", policy.expires, period):
        return too_short
    return Verified(policy)


def judge_site(
    address: str, heaviest: WeightClass | None, *, weight_class: WeightClass
) -> Verified[JobSite] | Rejected:
    """A site suffices that can take the unit's weight class. `heaviest` is what it can take; None: nothing."""
    if heaviest is None:
        return Rejected("that site is not cleared for any equipment")
    if heaviest.rank < weight_class.rank:
        able = "only light" if heaviest is WeightClass.LIGHT else f"nothing heavier than {heaviest.lower()}"
        return Rejected(f"that site can take {able} equipment, and this unit is {weight_class.lower()}")
    return Verified(JobSite(address=address, max_weight_class=heaviest))


def same_person(said: str, on_record: str) -> bool:
    """Whether the name that was heard is the one on record, allowing for word order and a slip of the ear."""
    heard, written = _plain_words(said), _plain_words(on_record)
    return bool(heard and written) and fuzz.token_sort_ratio(heard, written) >= SAME_NAME_SCORE


def _too_short(paper: str, expires: dt.date, period: Period) -> Rejected | None:
    if expires < period.start:
        last, start = say_day(expires, today=period.start), say_day(period.start)
        return Rejected(f"the {paper} is only valid through {last}, and the rental starts on {start}")
    if expires < period.last_day:
        last = say_day(expires, today=period.start)
        return Rejected(f"the {paper} runs out on {last}, before the last day of the rental")
    return None


def _same_words(one: str, other: str) -> bool:
    return _plain_words(one) == _plain_words(other)


def _plain_words(text: str) -> str:
    without_apostrophes = re.sub(r"['’]", "", unaccented(text).casefold())
    return " ".join(re.findall(r"\w+", without_apostrophes))
