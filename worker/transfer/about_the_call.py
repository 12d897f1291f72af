"""What a person is told about a call before they take it: only what they need for that."""

from agents.conversation.wording.person import BUSINESS, EQUIPMENT, INTRODUCTION, QUESTION, REASON, STAGE
from shared.language.speech import say_day, say_units
from shared.rental_call import RentalCall
from shared.workflow import Stage

# In characters, so that all of it takes about 12 seconds to say.
LONGEST_REASON = 40
LONGEST_NAME = 40


def about_the_call(call: RentalCall | None, reason: str) -> str:
    """Fixed sentences with the business, the equipment and its days, the stage, and why the caller wants a person.

    No number of a license, an operator or a policy is in it, no address and no price. `reason` is the model's and so in
    part the caller's: it is shortened, and nobody acts on it but the person who hears it.
    """
    told = [INTRODUCTION.format()]
    if call is not None and call.customer is not None:
        told.append(BUSINESS.format(business_name=_short(call.customer.business_name, LONGEST_NAME)))
    if call is not None and call.selection is not None:
        period = call.selection.period
        told.append(
            EQUIPMENT.format(
                equipment=_short(say_units(call.selection.names), LONGEST_NAME),
                days="1 day" if period.days == 1 else f"{period.days} days",
                first_day=say_day(period.first_day),
            )
        )
    if call is not None and call.stage is not Stage.CALL_ENDED:
        told.append(STAGE.format(stage=call.stage.replace("_", " ")))
    if reason := _short(reason, LONGEST_REASON):
        told.append(REASON.format(reason=reason))
    told.append(QUESTION.format())
    return " ".join(told)


def _short(text: str, longest: int) -> str:
    """The text on one line, cut at a word where it is longer."""
    text = " ".join(text.split()).rstrip(".")
    return text if len(text) <= longest else text[:longest].rpartition(" ")[0]
