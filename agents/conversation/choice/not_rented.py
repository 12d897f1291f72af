"""What the depot does not rent at all: told at the welcome, before anybody looks for a license."""

from agents.conversation.call_session import CallSession
from agents.conversation.wording.answers.proof_answers import LACKING, LACKING_BUT_NEAR


def surely_lacking(session: CallSession, wish: str) -> str:
    """That the depot does not rent this, with the kinds that come nearest; "" where it may, or where it is said again.

    No unit, price or day is told. A caller who insists on the same words goes on to the license.
    """
    search = session.catalogue.search(wish)
    if search.equipment or search.otherwise or not search.lacking or wish in session.told_lacking:
        return ""
    session.told_lacking.add(wish)
    lacking = ", ".join(search.lacking)
    if search.nearest:
        return LACKING_BUT_NEAR.format(lacking=lacking, nearest=", ".join(search.nearest))
    return LACKING.format(lacking=lacking)
