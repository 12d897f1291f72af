"""Questions about the depot itself, and what equipment costs, before the license."""

from agents.conversation.wording.template import Template

HOUSE_ANSWER = Template("About {heading}: {answer}")
FROM_THIS_ALONE = Template(
    directs="Answer from this alone, shortly. What it does not say, you do not know. Then go on."
)
NOTHING_WRITTEN = Template(
    "Nothing is written about that. Something is written about: {headings}.",
    "If one of these is meant, ask again with its words. Otherwise say that you do not know, and offer a colleague.",
)
NO_HOUSE_FILE = Template(
    "Nothing is written about the depot itself.", "Say that you do not know, and offer a colleague."
)
PRICE_RANGE = Template("By the day, {kinds} rent from {lowest} to {highest}.")
ONE_PRICE = Template("By the day, {kinds} rent at {rate}.")
PRICES_ARE_NO_OFFER = Template(directs="Say it as a range, not as an offer: the unit and the days decide. Then go on.")
