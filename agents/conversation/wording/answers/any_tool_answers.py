"""What any tool may answer, in every stage: that it was not done, the language, the recording, the address for the
confirmation, a person, and the end of the call."""

from agents.conversation.wording.template import Template

MOVED_ON = Template(
    directs="{tool} was not done, because the call had moved on before it. If it is still needed, do it now."
)
INVENTORY_UNAVAILABLE = Template(
    "I can't reach our inventory right now, so nothing was changed that I could confirm.",
    "Apologize, and ask the caller whether to try again in a moment.",
)
TOOK_TOO_LONG = Template(
    "That took too long, so nothing was changed that I could confirm.",
    "Apologize, and ask the caller whether to try again in a moment.",
)
ARGUMENTS_MISSING = Template(
    "Nothing was done: {arguments} was missing or could not be read.",
    "Ask the caller for what you do not know yet, and call the tool again with it.",
)
ARGUMENTS_CUT_SHORT = Template(
    directs="Nothing was done, because this call of the tool was cut short. Call it again with all its arguments."
)
CALLER_IS_SPEAKING = Template("The caller is speaking.", "Listen, then do this again.")
FACTS_MISSING = Template("That can't be done yet.", "Finish this stage first, then go on.")
THANKS_AND_GOODBYE = Template("Thank you for contacting {company}. Have a great day!", is_farewell=True)
ASK_FOR_CALL_BACK = Template(
    "Nobody is there to take a call right now. A colleague calls back by {day}.",
    "Say so, and ask for the number to call, with its area code. Then call this tool again with it.",
)
MESSAGE_TAKEN_FOR = Template(
    "I have left your message for my colleagues. They will call you at {number} by {day}.",
    "Read the number back like that. If it is wrong, call this tool again with the right one. Then ask whether "
    "anything else helps.",
)
MESSAGE_TAKEN = Template(
    "I have left your message for my colleagues. They will call you back by {day}.",
    "Say so, and ask whether anything else helps.",
)
PUTTING_THROUGH = Template(
    directs="Say only this: I am putting you through to a colleague. One moment, please.",
)

# The caller's language
LANGUAGE_SPOKEN = Template(directs="Go on in {language}. Pass English words and dates to tools.")
LANGUAGE_NOT_SPOKEN = Template("This line speaks {languages} only.", "Say so kindly, and go on in {first}.")

# The recording of the call
RECORDING_STOPPED = Template(
    "This call is no longer recorded, and what was recorded of it is not kept.",
    "Say so, and go on.",
)

# Where the confirmation goes
EMAIL_NOTED = Template(
    "I have noted the address for your confirmation: {email}.",
    "Spell it back like that. If it is wrong, ask for it again and note the right one. Then go on.",
)
