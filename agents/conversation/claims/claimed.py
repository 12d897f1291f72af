"""Everything that one utterance of the line claims."""

import datetime as dt
import re

from agents.conversation.claims.bookings_claimed import (
    BookingClaimed,
    ReferenceClaimed,
    booking_claimed,
    references_claimed,
)
from agents.conversation.claims.changes_claimed import ChangeClaimed, changes_claimed
from agents.conversation.claims.statements import asks_for_consent, statements_in
from agents.conversation.claims.terms_claimed import TermClaimed, terms_claimed
from shared.language.mentioned import plain_lower

Claim = BookingClaimed | ReferenceClaimed | ChangeClaimed | TermClaimed

# Most utterances have none of these words, and are read no further.
_MAY_CLAIM = re.compile(
    r"book|reserv|confirm|reference|rental|schedul|\bdays?\b|daily|week|total|\bin all\b|altogether|[$€£]|dollar"
    r"|\bcosts?\b|\bfrom\b|\bstart|\bbegin|through|until|\bends?\b|extend|prolong|shorten|cancel|off[ -]rent"
)


def claims_in(said: str, *, today: dt.date) -> list[Claim]:
    """What these words of the line claim to be so. Questions, promises, conditions and denials are no claims.

    Where the caller is asked to agree in the same breath, nothing is taken as booked or changed: that is how the
    terms are read out before it.

    Args:
        said: the words, as they were spoken or heard.
        today: the day of the call at the depot.
    """
    text = plain_lower(said)
    if not _MAY_CLAIM.search(text):
        return []
    claims: list[Claim] = []
    for statement in statements_in(text):
        if booking := booking_claimed(statement):
            claims.append(booking)
        claims += references_claimed(statement)
        claims += changes_claimed(statement)
        claims += terms_claimed(statement, today=today)
    if asks_for_consent(text):
        return [claim for claim in claims if not isinstance(claim, BookingClaimed | ChangeClaimed)]
    return claims
