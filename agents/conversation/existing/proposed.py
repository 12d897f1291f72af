"""A change of a rental that was told to the caller, and that their yes makes."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from inventory.models import Booking, Papers, Period, Proofs

ChangeOfRental = Literal["last_day", "off_rent", "cancel"]


@dataclass(frozen=True)
class LackingPaper:
    """A paper that does not hold for the new days: the policy, or the operator's certificate of this name.

    With `operator_is_busy` the certificate holds, and its operator is at work elsewhere on some of the days.
    """

    paper: Literal["policy", "certificate"]
    certificate: str | None = None
    operator_is_busy: bool = False


@dataclass(frozen=True)
class ProposedChange:
    """What would be changed.

    Attributes:
        what: other days up to a new last one, off rent, or cancelled.
        reference: of the rental, or of the one booking of it that is meant.
        request_id: made once, so that a repeat of the same change does it once.
        told_in: the id of the speech in which the caller is told of it. Their yes comes in a later one.
        period: the days that it would have, for `last_day`.
        bookings: as they would be then, with what each would cost.
        day: when it is ready for return, for `off_rent`.
        lacking: the papers that do not hold for the new days, as far as the caller has given no others.
        proofs: the papers that the caller has given in their place, whole, by the references of the bookings.
        answer: what the caller was told when it was made; None before that.
    """

    what: ChangeOfRental
    reference: str
    request_id: str
    told_in: str
    period: Period | None = None
    bookings: tuple[Booking, ...] = ()
    day: dt.date | None = None
    lacking: tuple[LackingPaper, ...] = ()
    proofs: Mapping[str, Proofs | Papers] = field(default_factory=dict)
    answer: str | None = None
