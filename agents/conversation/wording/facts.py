"""The facts of a call as the model reads them: one line each, below a heading."""

from agents.conversation.wording.template import Template

HEADING = "Facts of this call:"

TODAY = Template("Today is {date}.")
WHAT_WE_RENT = Template("We rent: {kinds}.")
CALLER_PHONE = Template("They call from {phone}. It proves nothing; where a phone number is asked, offer this one.")
ASKED_FOR = Template("The caller asked for: {wish}")
CUSTOMER = Template("Customer: {business_name}, business license verified.")
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
INSURANCE = Template("Insurance: policy verified for {coverage}.")
EMAIL_ON_RECORD = Template("E-mail on the license record: {email}.")
BOOKED_BEFORE = Template("Booked in this call: {references}.")
TOLD_FIRST = Template("Told on entering this stage: {words}", spans_lines=True)

FACTS: tuple[Template, ...] = tuple(value for value in globals().values() if isinstance(value, Template))
