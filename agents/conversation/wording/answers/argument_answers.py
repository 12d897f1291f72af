"""An argument that a tool cannot take."""

from agents.conversation.wording.template import Template

NOT_A_RATE = Template("That is not a daily rate.", "Ask the caller for an amount per day, in dollars and cents.")
NOT_A_NUMBER_OF_DAYS = Template(
    "That is not a number of whole days.", "Ask the caller for how many days, at least one."
)
NOT_A_QUANTITY = Template("That is not a number of units.", "Ask the caller how many, at least one.")
DELIVERY_NOT_HEARD = Template(directs="Ask the caller: delivered to the job site, or picked up?")
FIRST_DAY_NOT_HEARD = Template("I did not get the first day.", "Ask the caller which day the rental starts.")
NUMBER_NOT_HEARD = Template(
    "I did not get that number.", "Ask the caller to say it again, letter by letter and digit by digit."
)
BUSINESS_NAME_NOT_HEARD = Template("I did not get the name.", "Ask the caller for the name of the business.")
NAME_NOT_HEARD = Template("I did not get the name.", "Ask the caller for the operator's full name.")
PHONE_NUMBER_NOT_HEARD = Template("I did not get the phone number.", "Ask the caller for it, digit by digit.")
ADDRESS_NOT_HEARD = Template(
    "I did not get the address.", "Ask the caller for the street, the number and the town of the job site."
)
NOT_AN_EMAIL_ADDRESS = Template(
    "That is not an e-mail address.", "Ask the caller to spell it, with its at and its dots."
)
WISH_NOT_HEARD = Template(
    "I did not get what is needed.", "Ask the caller what equipment they are looking for, in a few words."
)
LANGUAGE_NOT_HEARD = Template(directs="Pass the code of the language that the caller speaks, such as es.")
QUESTION_NOT_HEARD = Template("I did not get the question.", "Ask the caller to say it again.")
NOT_AN_EQUIPMENT_ID = Template(
    "That is not an equipment ID.", "Search first, and pass the ID of the unit that the caller chose."
)
WHAT_TO_CHANGE_NOT_HEARD = Template(
    directs="Ask the caller what to change: the equipment, the days, the address, the operator, the policy, the "
    "delivery, or a rental that they have."
)
NEW_VALUE_NOT_HEARD = Template("I did not get what is wanted instead.", "Ask the caller to say it again.")
REASON_NOT_HEARD = Template(directs="Say in a few words why, at most three hundred letters.")
CHANGE_NOT_HEARD = Template(directs="Pass last_day, off_rent or cancel; ask the caller which of them they want.")
DAY_NOT_HEARD = Template("I did not get the day.", "Ask the caller which day it is.")
UNIT_NOT_HEARD = Template("I did not get which machine.", "Ask the caller which of the units they mean.")
PROBLEM_NOT_HEARD = Template("I did not get what is wrong.", "Ask the caller to say it in a few words.")
