"""The facts of a call as the model reads them: one line each, below a heading."""

from agents.conversation.wording.template import Template

HEADING = "Facts of this call:"

TODAY = Template("Today is {date}.")
WHAT_WE_RENT = Template("We rent: {kinds}.")
LANGUAGE = Template("The caller speaks {language}: speak it too, and pass English words and dates to tools.")
CALLER_PHONE = Template("They call from {phone}. It proves nothing; where a phone number is asked, offer this one.")
ASKED_FOR = Template("The caller asked for: {wish}")
BUSINESS_NAME_NEEDED = Template("The name of the business is needed beside its license number: ask for both.")
CUSTOMER = Template("Customer: {business_name}, business license verified.")
CUSTOMER_WITHOUT_A_NAME = Template("Customer: business license verified; the caller has not named the business.")
EQUIPMENT_HELD = Template("Equipment held: {equipment_id} {name}, {weight_class} class, in {location}.")
ABOUT = Template("About it: {description}")
DAYS = Template("Days: {days}.")
DAILY_RATE = Template("Daily rate: {rate}.")
CERTIFICATION_REQUIRED = Template("Operator certification required: {certificate}.")
INSURANCE_REQUIRED = Template("Insurance required: at least {coverage}.")
DAYS_WANTED = Template("Days wanted: {days}.")
JOB_SITE = Template("Job site: {address}, approved.")
AGREED_PRICE = Template("Agreed price: {rate} a day, {total} in all.")
OPERATOR = Template("Operator: {name}, certified for {certificate}.")
INSURANCE = Template("Insurance: policy verified, and it covers this rental.")
EMAIL_ON_RECORD = Template("The confirmation goes to the e-mail address on the license record, which you do not know.")
CODE_NEEDED = Template("Before anything is booked, the business has to read back a code that is sent to its record.")
NO_EMAIL_ON_RECORD = Template("There is no e-mail address on the license record.")
HOUSE_SUBJECTS = Template("answer_house_question knows about: {headings}.")
BOOKED_BEFORE = Template("Booked in this call: {references}.")
TOLD_FIRST = Template("Told on entering this stage: {words}", spans_lines=True)

FACTS: tuple[Template, ...] = tuple(value for value in globals().values() if isinstance(value, Template))
