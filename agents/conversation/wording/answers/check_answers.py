"""A check that did not verify, in any stage, and numbers that were tried too often.

`what` is the thing that was checked, such as "license number".
"""

from agents.conversation.wording.template import Template

NOT_KNOWN = Template("The registry does not know that {what}; it may have been misheard.")
SAY_IT_AGAIN = Template(directs="Ask the caller to say it once more, slowly, and read it back.")

# The name on record is not told, because the caller may not know it.
BUSINESS_NAME_UNCLEAR = Template("The license is in a name that is close to the one given, but not the same.")
SPELL_THE_BUSINESS_NAME = Template(
    directs="Ask the caller for the name of the business as it stands on the license, and to spell it."
)
HOLDER_UNCLEAR = Template("The policy is in a name that is close to the one on the business license, but not the same.")
SPELL_THE_HOLDER = Template(
    directs="Ask the caller in whose name the policy stands, and to spell it. Then check it again with that name."
)
NAME_UNCLEAR = Template("The certificate is in a name that is close to the one given, but not the same.")
SPELL_THE_NAME = Template(
    directs="Ask the caller for the operator's full name as it stands on the certificate, and to spell it."
)
TRIES_LEFT = Template(
    directs="Tries left: {tries}. With none left, this rental cannot go on in this call, and a note is left."
)
ONE_TRY_LEFT = Template(
    "I can check it once more in this call.",
    "Tries left: 1. After that this rental cannot go on in this call, and a note is left.",
)
REGISTRY_UNAVAILABLE = Template(
    "The registry does not answer right now, so the {what} is neither confirmed nor refused.",
    "Apologize, and ask whether to try again or to pass the caller on to a person.",
)

# The registry has it, and it does not suffice. It may still have been misheard, so the call goes on.
LICENSE_REJECTED = Template("License verification failed. I'm sorry, {reason}.")
ANOTHER_LICENSE = Template(
    directs="Say so. Ask whether that was the right number, or whether there is another license."
)
SITE_REJECTED = Template("The site does not meet the safety requirements. I'm sorry, {reason}.")
ANOTHER_SITE = Template(
    directs="Say so. Offer to check another address, or lighter equipment for this one with change_equipment."
)
OPERATOR_REJECTED = Template("The operator's credentials could not be verified. I'm sorry, {reason}.")
ANOTHER_OPERATOR = Template(
    directs="Say so. Ask whether somebody else could run it, or whether other equipment would do (change_equipment)."
)
POLICY_REJECTED = Template("The insurance coverage is not sufficient. I'm sorry, {reason}.")
ANOTHER_POLICY = Template(
    directs="Say so. Ask for another policy, or whether other equipment would do (change_equipment)."
)

# No try is left. The call itself goes on until the caller wants nothing more.
NO_TRY_LEFT = Template(
    "I could not verify that {what} in {tries} tries, so I can't go on with this rental. I have left a note for my "
    "colleagues.",
    "Say so, and ask whether anything else helps. If not, end the call.",
)
NO_TRY_WAS_LEFT = Template(
    "Nothing was checked: no try is left for the {what} in this call, and the note is left.",
    "Say so, and ask whether anything else helps. If not, end the call.",
)

# Numbers were tried too often. `until` is a day and a time.
RECORD_TRIED_TOO_OFTEN = Template(
    "That {what} was tried too often without success, so I can't check it before {until}. I have left a note for my "
    "colleagues, who can check it.",
    "Say so, and ask whether to pass the caller on to a person.",
)
CALLER_TRIED_TOO_OFTEN = Template(
    "Too many numbers were tried from this telephone without success, so I can't check another before {until}. I "
    "have left a note for my colleagues, who can check it.",
    "Say so, and ask whether to pass the caller on to a person.",
)
