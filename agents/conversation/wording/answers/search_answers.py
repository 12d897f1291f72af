"""Finding equipment: what is offered, and which days."""

from agents.conversation.wording.template import Template

# A unit in a list
_UNIT = (
    "{equipment_id} - {name}\n"
    "  Category: {category} | Daily: {rate} | Cert: {certificate} | Weight: {weight}\n"
    "  Location: {location}"
)
UNIT = Template(_UNIT)
DESCRIBED_UNIT = Template(_UNIT + "\n  {description}")
NOTHING_FITS = Template(
    "Nothing in our inventory fits {wish}.",
    "Ask what the job is, to search in other words. Asked what there is, name a few of these: {categories}.",
)
NOTHING_FITS_BUT_NEAR = Template(
    "Nothing in our inventory fits {wish}. What comes nearest: {nearest}.",
    "Say plainly that we do not have it. Offer one of these only if it does the job, and search for it by its name.",
)
NOT_RENTED = Template(
    "We do not rent that: {lacking}.", "Say so plainly, and ask what the job is, to search in other words."
)
NOT_AS_ASKED = Template("We have no {lacking} as such.", "Say so, and offer what does the job.")
OTHER_SIZE = Template("Asked for {asked}; the {name} has {ours}.", "Say so.")
NOTHING_WITHIN_LIMITS = Template("We have nothing like it {limits}.", "Say so, and offer what fits otherwise.")
THESE_FIT = Template("These fit:")
OFFER_WHAT_DOES_THE_JOB = Template(directs="Offer only what does the job.")
WHOLE_DAYS = Template("We rent by whole days, and the least is {least}.", "Say so.")
UNIT_TERMS = Template("The {name} also: {terms}.")
ASK_FOR_DAYS = Template(directs="Ask for the first day and for how many days.")
ASK_FOR_LENGTH = Template(directs="Say that the first day is {day}, and ask for how many days, not for the day again.")
ASK_FOR_FIRST_DAY = Template(directs="The number of days is known: ask for the first day alone of the two.")
FOUND = Template("Found {count} available for {days}:")
ASK_WHICH_ONE = Template(directs="Offer those that do the job, and ask which one.")
NONE_FREE = Template(
    "We have that, but none of it is free for {days}.",
    "Ask for other days or for other equipment. "
    "Would they rather wait for it? Then transfer_to_human, with the reason 'waiting'.",
)
NOTED_THAT_THEY_WAIT = Template(
    "I have noted that you wait for {names}, {days}. Nothing is reserved.", "Say just that."
)
NOTED_WITH_A_MAIL = Template(
    "I have noted that you wait for {names}, {days}. You get a mail when it is free; nothing is reserved.",
    "Say just that.",
)
FREE_LATER = Template(
    "We have that, but none of it is free for {days}. The first is {name} ({equipment_id}), at {rate} a day, free for "
    "{later_days}.",
    "Ask whether those days would do, or other equipment.",
)
ALIKE_ARE_FREE = Template(
    "We have that, but none of it is free for {days}, nor later. These are like it and free then:"
)
ASK_WHETHER_ONE_WOULD_DO = Template(directs="Ask whether one of them would do.")
NOT_A_DAY = Template(
    "{start_date} is not a day that I understand.",
    "If it is not English, pass the day in English. Otherwise ask for the month and the day of the month.",
)
