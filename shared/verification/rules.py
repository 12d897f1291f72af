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
from shared.language.accents import without_accents
from shared.language.speech import say_day, say_list, say_money
from shared.verification.results import (
    BusinessLicense,
    InsurancePolicy,
    JobSite,
    NameUnclear,
    NotFound,
    OperatorCertificate,
    Rejected,
    Verified,
)

# Of 100. Near enough to ask about ("Jordon Lee" for "Jordan Lee"), not another person ("Morgan Lee" scores 80).
NEAR_NAME_SCORE = 85

_TITLES = frozenset(["mr", "mrs", "ms", "miss", "mx", "dr"])


class NameMatch(StrEnum):
    """How the name that was given stands to the one on record."""

    SAME = "same"
    NEAR = "near"
    DIFFERENT = "different"


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
) -> Verified[OperatorCertificate] | NotFound | NameUnclear | Rejected:
    """An operator suffices who holds this very certificate on every day of the rental.

    `held` is what the registry has under the number that was given. Is it another person's than `name`, the number
    is not found: it may have been misheard. Is it nearly theirs, the caller is to be asked; the name on record is not
    told to them.
    """
    matches = [compare_names(name, record.operator_name) for record in held]
    theirs = [record for record, match in zip(held, matches, strict=True) if match is NameMatch.SAME]
    if not theirs:
        return NameUnclear() if NameMatch.NEAR in matches else NotFound()
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


def compare_names(said: str, on_record: str) -> NameMatch:
    """The same when the words are, in any order, whatever their accents, apostrophes and titles.

    Near when a slip of the ear or a name in the middle could be all that is between them.
    """
    heard, written = _names(said), _names(on_record)
    if not heard or not written:
        return NameMatch.DIFFERENT
    if sorted(heard) == sorted(written) or "".join(heard) == "".join(written):
        return NameMatch.SAME
    shorter, longer = sorted((heard, written), key=len)
    close = fuzz.token_sort_ratio(" ".join(heard), " ".join(written)) >= NEAR_NAME_SCORE
    return NameMatch.NEAR if close or _fits_into(shorter, longer) else NameMatch.DIFFERENT


def _fits_into(shorter: list[str], longer: list[str]) -> bool:
    """Whether each name of the shorter is one of the longer, or its initial; a name alone fits into nothing."""
    left = list(longer)
    alike = 0
    for name in sorted(shorter, key=len, reverse=True):
        same = name in left
        found = name if same else next((one for one in left if 1 in (len(one), len(name)) and one[0] == name[0]), None)
        if found is None:
            return False
        alike += same
        left.remove(found)
    return len(shorter) > 1 and alike > 0


def _names(text: str) -> list[str]:
    return [word for word in _plain_words(text).split() if word not in _TITLES]


def _too_short(paper: str, expires: dt.date, period: Period) -> Rejected | None:
    if expires < period.first_day:
        last, start = say_day(expires, today=period.first_day), say_day(period.first_day)
        return Rejected(f"the {paper} is only valid through {last}, and the rental starts on {start}")
    if expires < period.last_day:
        last = say_day(expires, today=period.first_day)
        return Rejected(f"the {paper} runs out on {last}, before the last day of the rental")
    return None


def _same_words(one: str, other: str) -> bool:
    return _plain_words(one) == _plain_words(other)


def _plain_words(text: str) -> str:
    without_apostrophes = re.sub(r"['’]", "", without_accents(text).casefold())
    return " ".join(re.findall(r"\w+", without_apostrophes))
