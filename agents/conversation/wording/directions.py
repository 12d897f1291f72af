"""What the model is told to say in a turn that is not an answer to the caller."""

from agents.conversation.wording.template import Template

OPEN_STAGE = Template(directs="Open this stage.")
TELL_FIRST_AND_OPEN = Template(
    directs="Tell the caller first, in your own words: {words}\nThen open this stage.", spans_lines=True
)
NOBODY_REACHED = Template(
    directs="Nobody could be reached. Say so, and ask whether you can go on with the rental or they would rather say "
    "goodbye."
)
NOBODY_REACHED_BUT_MESSAGE_LEFT = Template(
    directs="Nobody could be reached. Say so, say that their message is left for your colleagues, and ask whether you "
    "can go on with the rental or they would rather say goodbye."
)
