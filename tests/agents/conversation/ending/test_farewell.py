"""The end of a call: one farewell, whoever says it first."""

from agents.conversation.rental_line import RentalLine
from shared.workflow import Stage
from tests.support.phone import call_at, on_the_phone
from tests.support.scripted_model import call

FAREWELL = "Thank you for contacting Easy Inventory Rentals. Have a great day!"


async def test_a_goodbye_said_with_the_tool_needs_no_second_one(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, Stage.BOOKING_COMPLETION)) as phone:
        await phone.use("You're welcome. Have a good day!", call("end_call"))
        assert phone.heard[-1] == "You're welcome. Have a good day!"
        assert FAREWELL not in phone.heard
        assert phone.call.end_reason == "completed"


async def test_without_one_the_tool_answers_with_the_farewell(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, Stage.BOOKING_COMPLETION)) as phone:
        await phone.use(call("end_call"))
        assert phone.heard.count(FAREWELL) == 1


async def test_what_another_tool_answered_beside_the_end_is_still_told(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, Stage.BOOKING_COMPLETION)) as phone:
        await phone.use("One moment.", call("complete_booking"), call("end_call"))
        assert len(phone.heard) == 3, "the opening, the words with the tools, and what they answered"
        assert phone.call.booking_confirmed
