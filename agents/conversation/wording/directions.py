"""What the model is told to say in a turn that is not an answer to the caller."""

from agents.conversation.wording.template import Template

OPEN_STAGE = Template(directs="Open this stage.")
TELL_FIRST_AND_OPEN = Template(
    directs="Tell the caller first, in your own words: {words}\nThen open this stage.", spans_lines=True
)
LINE_HAD_A_FAULT = Template("There was a fault on the line for a moment, and it goes on now.")
NOBODY_REACHED = Template(
    directs="Nobody could be reached. Say so, and ask whether you can go on with the rental or they would rather say "
    "goodbye."
)
NOBODY_REACHED_BUT_MESSAGE_LEFT = Template(
    directs="Nobody could be reached. Say so, say that their message is left and that a colleague calls them at "
    "{number} by {day}, and ask whether you can go on with the rental or they would rather say goodbye."
)
NOBODY_REACHED_AND_NO_NUMBER = Template(
    directs="Nobody could be reached. Say so, and that a colleague calls back by {day}. Ask for the number to call, "
    "and call transfer_to_human with it."
)
NOT_UNDERSTOOD = Template(
    directs="The line was bad for a moment, and what the caller said last was lost. Apologize in one short sentence, "
    "and ask them to say it again."
)
NOTHING_WAS_BOOKED = Template(
    directs="What you said is not so: this rental is not booked yet, and it has no reference. Tell the caller so now, "
    "in one or two short sentences, with an apology, and take back any reference that you gave."
)
BOOKING_WAS_UNCERTAIN = Template(
    directs="What you said is not so: the booking is still being confirmed. Its reference is {reference}, said "
    "{spelled}. Tell the caller so now, in one or two short sentences, with an apology."
)
REFERENCE_WAS_WRONG = Template(
    directs="The reference that you gave is wrong. It is {reference}, said {spelled}. Apologize in one short sentence, "
    "and read the right one out letter by letter."
)
SAY_FAREWELL = Template(directs="Say only this, in your own words: {words}", spans_lines=True)
PASSED_ON_BY_THE_DESK = Template(
    directs="A person of the depot takes over this call now. Tell the caller so in one short sentence, and that "
    "you put them through."
)
CALL_ENDS_SOON = Template(
    directs="This call has to end in about two minutes. Tell the caller so in one short sentence, then go on with the "
    "rental where you were."
)
