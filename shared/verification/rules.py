"""The rules by which a record suffices or not, wherever the record comes from.

The reason of a rejection is a clause that the caller hears after "I'm sorry, ".
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
from shared.verification.registry_records import LicenseStatus
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

# Out of 100. "Jordon Lee" is near enough to "Jordan Lee" to ask about; "Morgan Lee" scores 80 and is another person.
NEAR_NAME_SCORE = 85

_TITLES = frozenset(["mr", "mrs", "ms", "miss", "mx", "dr"])


class NameMatch(StrEnum):
    """How the name that the caller gave compares with the one on record."""

    SAME = "same"
    NEAR = "near"
    DIFFERENT = "different"


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
    """An operator suffices who holds exactly this certificate on every day of the rental.

    `held` is what the registry has under the number that was given. If it belongs to somebody else than `name`, the
    outcome is NotFound, because the number may have been misheard. If the names are similar, the outcome is
    NameUnclear, and the caller is asked without being told the name on record.
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
    """A policy suffices that covers at least `minimum` on every day of the rental. Both amounts are in `currency`."""
    if policy.coverage < minimum:
        covered, needed = say_money(policy.coverage, currency), say_money(minimum, currency)
        return Rejected(f"the policy covers {covered} and this equipment needs at least {needed}")
    if too_short := _too_short("policy", policy.expires, period):
        return too_short
    return Verified(policy)


def judge_site(
    address: str, heaviest: WeightClass | None, *, weight_class: WeightClass
) -> Verified[JobSite] | Rejected:
    """A site suffices that can take `weight_class`, the unit's. `heaviest` is the most that it can take, or None."""
    if heaviest is None:
        return Rejected("that site is not cleared for any equipment")
    if heaviest.rank < weight_class.rank:
        able = "only light" if heaviest is WeightClass.LIGHT else f"nothing heavier than {heaviest.lower()}"
        return Rejected(f"that site can take {able} equipment, and this unit is {weight_class.lower()}")
    return Verified(JobSite(address=address, max_weight_class=heaviest))


def compare_names(said: str, on_record: str) -> NameMatch:
    """Compare two names of a person.

    They are the same when their words are, in any order, whatever the accents, apostrophes and titles. They are near
    when mishearing or a middle name could explain the whole difference.
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
    """Whether each word of the shorter name is a word of the longer, or its initial. One word alone is not enough."""
    left = list(longer)
    same_words = 0
    for name in sorted(shorter, key=len, reverse=True):
        same = name in left
        found = name if same else next((one for one in left if 1 in (len(one), len(name)) and one[0] == name[0]), None)
        if found is None:
            return False
        same_words += same
        left.remove(found)
    return len(shorter) > 1 and same_words > 0


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
