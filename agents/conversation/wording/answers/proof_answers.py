"""What a stage proves: the business license, the job site, the operator and the insurance."""

from agents.conversation.wording.template import Template

# Greeting and business license
RENTAL_STARTED = Template("Happy to help with that.", "First, the business license.")
LACKING = Template(
    "We do not rent that: {lacking}.",
    "Say so plainly, and ask what else they need, or for what job; then call start_rental with it.",
)
LACKING_BUT_NEAR = Template(
    "We do not rent that: {lacking}. What comes nearest: {nearest}.",
    "Say so plainly, and ask whether that does the job. If it does, or for something else, call start_rental with it.",
)
NO_LICENSE_NUMBER = Template("There is no license number in that.", "Ask for it letter by letter and digit by digit.")
NO_BUSINESS_NAME = Template(
    "The license number is not enough.", "Ask for the name of the business, then check both together."
)
LICENSE_VERIFIED = Template("Business license verified. Customer: {business_name}.")
LICENSE_VERIFIED_WITHOUT_A_NAME = Template("Business license verified.")

# Job site
SITE_VERIFIED = Template("Site verified for {weight_class} equipment at {address}.")
TOWN_ADDED = Template(
    "I find that address as {address}.", "Ask whether that is the place, and check exactly this address after a yes."
)

# Operator
NO_OPERATOR_NEEDED = Template("This equipment needs no certified operator.", "Go on with the call.")
NO_OPERATOR_LICENSE = Template(
    "There is no operator license in that.", "Ask for it letter by letter and digit by digit."
)
NO_PHONE_NUMBER = Template("That is not a whole phone number.", "Ask for it digit by digit, with the area code.")
OPERATOR_VERIFIED = Template("Operator {name} verified for {certificate}.")
ANOTHER_CERTIFICATE = Template(
    "An operator is still needed who is certified for {certificate}.",
    "Ask who that is; it may be the same person. Then check them too.",
)

# Insurance
NO_POLICY_NUMBER = Template("There is no policy number in that.", "Ask for it letter by letter and digit by digit.")
POLICY_VERIFIED = Template("Insurance policy {policy_number} verified. It covers this rental.")
