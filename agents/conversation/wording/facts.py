"""The facts of a call as the model reads them: one line each, below a heading."""

from agents.conversation.wording.template import Template

HEADING = "Facts of this call:"

TODAY = Template("Today is {date}.")
CALLER_PHONE = Template("They call from {phone}. It proves nothing; where a phone number is asked, offer this one.")
PERSON_IS_THERE = Template("A colleague can take the call now, if the caller asks for a person.")
NOBODY_IS_THERE = Template("Nobody can take the call now. Whoever asks for a person is called back by {day}.")
ASKED_FOR = Template("The caller asked for: {wish}")
STILL_TO_RENT = Template("Still to rent after this: {wish}.")
OFFERED_LAST = Template("Offered last, in this order: {units}.")
CUSTOMER = Template("Customer: {business_name}, business license verified.")
EQUIPMENT_HELD = Template("Equipment held: {equipment_id} {name}, {weight_class} class, in {location}.")
ABOUT = Template("About it: {description}")
DAYS = Template("Days: {days}.")
DAILY_RATE = Template("Daily rate: {rate}, {total} in all.")
LOWEST_RATE = Template("That rate is the lowest for this unit. Never invite an offer below it.")
CERTIFICATION_REQUIRED = Template("Operator certification required: {certificate}.")
INSURANCE_REQUIRED = Template("Insurance required: at least {coverage}.")
DAYS_WANTED = Template("Days wanted: {days}.")
FIRST_DAY_WANTED = Template("First day wanted: {day}. For how many days is not known yet.")
LENGTH_WANTED = Template("Wanted for {days} days. The first day is not known yet.")
REFUSED_ADDRESS = Template("Job site that could not take the unit before: {address}. Lighter equipment may go there.")
JOB_SITE = Template("Job site: {address}, approved.")
AGREED_PRICE = Template("Agreed price: {rate} a day, {total} in all.")
OPERATOR = Template("Operator: {name}, certified for {certificate}.")
INSURANCE = Template("Insurance: policy verified for {coverage}.")
EMAIL_GIVEN = Template("E-mail for the confirmation: {email}, spelled {spelled}.")
EMAIL_ON_RECORD = Template("E-mail on the license record: {email}.")
HOUSE_SUBJECTS = Template("answer_house_question knows about: {headings}.")
BOOKED_BEFORE = Template("Booked in this call: {references}. Together: {total}.")
TOLD_FIRST = Template("Told on entering this stage: {words}", spans_lines=True)

FACTS: tuple[Template, ...] = tuple(value for value in globals().values() if isinstance(value, Template))
