"""The facts of a call as the model reads them: one line each, below a heading."""

from agents.conversation.wording.template import Template

HEADING = "Facts of this call:"

TODAY = Template("Today is {date}.")
WHAT_WE_RENT = Template("We rent: {kinds}.")
LANGUAGE = Template("The caller speaks {language}: speak it too, and pass English words and dates to tools.")
CALLER_PHONE = Template("They call from {phone}. It proves nothing; where a phone number is asked, offer this one.")
PERSON_IS_THERE = Template("A colleague can take the call now, if the caller asks for a person.")
NOBODY_IS_THERE = Template("Nobody can take the call now. Whoever asks for a person is called back by {day}.")
ASKED_FOR = Template("The caller asked for: {wish}")
ASKED_AT_FIRST = Template("At first, before what follows here, the caller asked for: {wish}")
PRICES_AFTER_LICENSE = Template("Prices are told once the business license is verified: say so when asked.")
BUSINESS_NAME_NEEDED = Template("The name of the business is needed beside its license number: ask for both.")
ASKS_ABOUT_A_RENTAL = Template("The caller asks about a rental that they have.")
RENTAL_FOUND = Template("Their rental {reference} is found; find_rental without arguments tells it again.")
ALSO_WANTED = Template("Wanted in this rental too, for the same days: {wish}.")
STILL_TO_RENT = Template("Still to rent after this: {wish}.")
OFFERED_LAST = Template("Offered last, in this order: {units}.")
CUSTOMER = Template("Customer: {business_name}, business license verified.")
CUSTOMER_WITHOUT_A_NAME = Template("Customer: business license verified; the caller has not named the business.")
EQUIPMENT_HELD = Template("Equipment held: {equipment_id} {name}, {weight_class} class, in {location}.")
ABOUT = Template("About it: {description}")
ABOUT_THE = Template("About the {name}: {description}")
TOGETHER = Template("One rental, the same days and site for all: {units}.")
DAYS = Template("Days: {days}.")
DAILY_RATE = Template("Daily rate: {rate}, {total} in all.")
RATES_OF_UNITS = Template("That is for all of it a day; of that: {rates}.")
PRICE_LINES = Template("Say the total like this: {lines}.")
DELIVERY_OPEN = Template(
    "Delivery to the job site is {price}, picking up is free: ask which, with the price, and pass it to accept_price."
)
DELIVERED = Template("It is delivered to the job site.")
PICKED_UP = Template("The caller picks it up.")
LOWEST_RATE = Template("That rate is the lowest. Never invite an offer below it.")
CERTIFICATION_REQUIRED = Template("Operator certification required: {certificate}.")
INSURANCE_REQUIRED = Template("Insurance required: at least {coverage}.")
LEAST_RENTAL = Template("We rent by whole days, and the least is {least}: say so when hours or half a day are asked.")
DAYS_WANTED = Template("Days wanted: {days}.")
FIRST_DAY_WANTED = Template("First day wanted: {day}. For how many days is not known yet.")
LENGTH_WANTED = Template("Wanted for {days} days. The first day is not known yet.")
REFUSED_ADDRESS = Template("Job site that could not take the unit before: {address}. Lighter equipment may go there.")
JOB_SITE = Template("Job site: {address}, approved.")
AGREED_PRICE = Template("Agreed price: {rate} a day, {total} in all.")
OPERATOR = Template("Operator: {name}, certified for {certificate}.")
CERTIFICATE_MISSING = Template("An operator is still needed who is certified for {certificate}.")
INSURANCE = Template("Insurance: policy verified, and it covers this rental.")
EMAIL_GIVEN = Template("E-mail for the confirmation: {email}, spelled {spelled}.")
EMAIL_ON_RECORD = Template(
    "The confirmation goes to the e-mail address on the license record, which you do not know: say so, and that "
    "another may be given."
)
CODE_NEEDED = Template("Before anything is booked, the business has to read back a code that is sent to its record.")
NO_MAIL_IS_SENT = Template("No confirmation or quote is sent by e-mail: ask for no address, and say so when asked.")
NO_EMAIL_ON_RECORD = Template("There is no e-mail address on the license record: ask for one for the confirmation.")
HOUSE_SUBJECTS = Template("answer_house_question knows about: {headings}.")
BOOKED_BEFORE = Template("Booked in this call: {references}. Together: {total}.")
TOLD_FIRST = Template("Told on entering this stage: {words}", spans_lines=True)

FACTS: tuple[Template, ...] = tuple(value for value in globals().values() if isinstance(value, Template))
