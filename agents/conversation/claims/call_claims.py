"""The claims of one call that nothing bears out."""

import datetime as dt
from dataclasses import dataclass, field

from agents.conversation.claims.bookings_claimed import BookingClaimed, ReferenceClaimed
from agents.conversation.claims.changes_claimed import ChangeClaimed
from agents.conversation.claims.claimed import Claim, claims_in
from agents.conversation.claims.comparing import is_so, kind_of
from agents.conversation.claims.terms_claimed import DayClaimed, DaysClaimed, PriceClaimed
from agents.conversation.claims.told import Told
from inventory.models import CENT
from shared.call_records.call_record import Difference
from shared.language.identifiers import spell
from shared.language.speech import say_day, say_money
from shared.rental_call import RentalCall
from shared.terms.charges import PriceTerms

# Only these are certain enough to be taken back aloud. A false alarm about a price would do more harm than a miss.
TAKEN_BACK_ALOUD = frozenset({Difference.BOOKING_CLAIMED, Difference.REFERENCE_CLAIMED})


@dataclass
class CallClaims:
    """What the line claimed in one call, as far as it is not so.

    A claim is judged twice: when it was said, and when the turn is over, because a tool of the same turn may make it
    true, and because the words of a caller may be written down after the answer to them.

    Attributes:
        told: what the line may state.
        terms: the depot's terms, by which totals are judged.
        doubtful: claims that nothing bore out when they were said, and that are yet to be judged for good.
        untrue: the first claim of each kind that is not so.
        taken_up: the kinds that the model was asked to take back, or is about to be.
        set_right: the kinds about which the caller was set right.
    """

    told: Told = field(default_factory=Told)
    terms: PriceTerms = field(default_factory=PriceTerms)
    doubtful: list[Claim] = field(default_factory=list)
    untrue: dict[Difference, Claim] = field(default_factory=dict)
    taken_up: set[Difference] = field(default_factory=set)
    set_right: set[Difference] = field(default_factory=set)

    def line_said(self, words: str, call: RentalCall, *, today: dt.date) -> bool:
        """The line said this. Answers whether it claimed something that is doubtful."""
        found = [claim for claim in claims_in(words, today=today) if not is_so(claim, call, self.told, self.terms)]
        self.doubtful += found
        return bool(found)

    def settle(self, call: RentalCall) -> list[Difference]:
        """Judge for good what is doubtful. Answers the kinds of claims that are not so and are new in this call."""
        doubtful, self.doubtful = self.doubtful, []
        new: list[Difference] = []
        for claim in doubtful:
            kind = kind_of(claim)
            if kind not in self.untrue and not is_so(claim, call, self.told, self.terms):
                self.untrue[kind] = claim
                new.append(kind)
        return new

    def to_take_back(self) -> set[Difference]:
        """The kinds of untrue claims that are to be taken back aloud, as far as that was not heard yet."""
        return (self.untrue.keys() & TAKEN_BACK_ALOUD) - self.set_right

    def still_untrue(self, kinds: set[Difference], call: RentalCall) -> bool:
        """Whether a claim of these kinds is not so even now. What was claimed may have been booked since."""
        return any(not is_so(self.untrue[kind], call, self.told, self.terms) for kind in kinds)


def describe(claim: Claim, currency: str) -> str:
    """What was claimed, in a few words for the people of the depot. `currency` is its ISO 4217 code."""
    match claim:
        case BookingClaimed():
            return "that it is booked"
        case ReferenceClaimed(reference):
            return f"the reference {spell(reference)}"
        case ChangeClaimed(what):
            return f"that a rental is {what}"
        case PriceClaimed(amount, for_all_days):
            said = say_money(amount.quantize(CENT), currency)
            return f"a price of {said} {'in all' if for_all_days else 'a day'}"
        case DaysClaimed(days):
            return f"{days} days"
        case DayClaimed(day):
            return f"the day {say_day(day)}"
