import pytest

from agents.conversation.rental_line import RentalLine
from shared.workflow import Stage
from tests.support.phone import WHILE_RENTING, call_at, on_the_phone, tools_of
from tests.support.scripted_model import call


async def test_the_stage_has_its_own_tools_and_no_others(line: RentalLine) -> None:
    assert tools_of(Stage.GREETING) == WHILE_RENTING | {"start_rental", "tell_price_range", "existing_rental"}


async def test_the_caller_is_greeted_before_anything_is_said(line: RentalLine) -> None:
    async with on_the_phone(line.new_call()) as phone:
        assert len(phone.heard) == 1


async def test_starting_a_rental_goes_on_to_the_license_and_only_the_new_stage_speaks(line: RentalLine) -> None:
    async with on_the_phone(line.new_call()) as phone:
        result = await phone.use(call("start_rental", equipment_needed="a generator for an outdoor event"))
        assert phone.stage is Stage.CUSTOMER_VERIFICATION
        assert phone.call.equipment_needed == "a generator for an outdoor event"
        result.expect.next_event().is_function_call(name="start_rental")
        result.expect.next_event().is_function_call_output()
        result.expect.next_event().is_agent_handoff()
        result.expect.next_event().is_message(role="assistant")
        result.expect.no_more_events()


async def test_an_empty_wish_is_refused_in_words_that_can_be_spoken(line: RentalLine) -> None:
    async with on_the_phone(line.new_call()) as phone:
        answer = await phone.tool("start_rental", equipment_needed="   ")
        assert phone.stage is Stage.GREETING
        assert "Ask the caller what equipment" in answer
        assert "pydantic" not in answer


async def test_a_wish_that_is_left_out_is_asked_for_in_words_that_can_be_spoken(line: RentalLine) -> None:
    async with on_the_phone(line.new_call()) as phone:
        answer = await phone.tool("start_rental", wish="a saw")
        assert phone.stage is Stage.GREETING
        assert answer.startswith("Nothing was done: equipment_needed was missing")
        assert "pydantic" not in answer


async def test_a_null_for_an_argument_that_may_be_left_out_counts_as_left_out(line: RentalLine) -> None:
    async with on_the_phone(line.new_call()) as phone:
        await phone.tool("end_call", reason=None)
        assert phone.call.end_reason == "completed"


async def test_a_tool_of_another_stage_is_not_there(line: RentalLine) -> None:
    async with on_the_phone(line.new_call()) as phone:
        answer = await phone.tool("complete_booking")
        assert "Unknown function" in answer
        assert phone.stage is Stage.GREETING


async def test_the_caller_can_leave_at_once(line: RentalLine) -> None:
    async with on_the_phone(line.new_call()) as phone:
        answer = await phone.tool("end_call")
        assert answer == "Thank you for contacting Easy Inventory Rentals. Have a great day!"
        assert phone.call.end_reason == "completed"


async def test_what_is_surely_not_rented_is_said_before_anybody_looks_for_a_license(line: RentalLine) -> None:
    async with on_the_phone(line.new_call()) as phone:
        answer = await phone.tool("start_rental", equipment_needed="a boat")
        assert answer.startswith("We do not rent that: boat. Say so plainly")
        assert "What comes nearest: Mini Excavator." in await phone.tool(
            "start_rental", equipment_needed="stump grinder"
        )
        assert not any(told in phone.heard[-1] for told in ("$", "ITM", "available"))
        assert phone.stage is Stage.GREETING
        await phone.tool("start_rental", equipment_needed="Mini Excavator")
        assert phone.stage is Stage.CUSTOMER_VERIFICATION


@pytest.mark.parametrize(
    "wish",
    [{"equipment_needed": "something for a party"}, {"equipment_needed": "a boat", "also_needed": "a generator"}],
)
async def test_what_may_be_rented_goes_on_to_the_license(line: RentalLine, wish: dict[str, str]) -> None:
    async with on_the_phone(line.new_call()) as phone:
        await phone.tool("start_rental", **wish)
        assert phone.stage is Stage.CUSTOMER_VERIFICATION


async def test_who_insists_on_what_is_not_rented_is_not_kept_at_the_welcome(line: RentalLine) -> None:
    async with on_the_phone(line.new_call()) as phone:
        await phone.tool("start_rental", equipment_needed="a boat")
        await phone.tool("start_rental", equipment_needed="a boat")
        assert phone.stage is Stage.CUSTOMER_VERIFICATION


async def test_two_hand_offs_in_one_response_make_one(line: RentalLine) -> None:
    async with on_the_phone(line.new_call()) as phone:
        await phone.use(call("start_rental", equipment_needed="a saw"), call("start_rental", equipment_needed="a pump"))
        assert phone.stage is Stage.CUSTOMER_VERIFICATION
        assert phone.call.equipment_needed == "a saw"
        assert phone.call.also_wanted == ("a pump",)
        assert "Noted for the same rental: a pump." in phone.heard[-1]
        assert len(phone.heard) == 2, "the greeting and the next stage's opening, nothing between"


async def test_the_words_spoken_before_are_known_to_the_next_stage(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, Stage.GREETING)) as phone:
        await phone.use(call("start_rental", equipment_needed="a saw"), says="I need a saw")
        words = [
            item.text_content for item in phone.agent_session.current_agent.chat_ctx.items if item.type == "message"
        ]
        assert "I need a saw" in words
