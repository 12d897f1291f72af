"""The stand-in in calls over the real session and tools; the test speaks for the caller."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from livekit.agents import AgentSession

from agents.conversation.call_session import CallSession
from agents.conversation.rental_line import RentalLine, open_call
from agents.stage_agent import first_agent
from shared.rental_call import RentalCall
from shared.workflow import Stage
from simulation.call_log import CallLog, ToolUsed
from simulation.rule_based_model import RuleBasedModel

TO_THE_PRICE = (
    "I need a generator for three days from tomorrow",
    "BL-123456",
    "yes",
    "the professional generator",
    "100 Main Street, Springfield",
    "yes",
)


@dataclass
class Talk:
    agent_session: AgentSession[CallSession]
    log: CallLog

    @property
    def call(self) -> RentalCall:
        return self.agent_session.userdata.call

    @property
    def tools(self) -> list[str]:
        return [entry.name for entry in self.log.entries if isinstance(entry, ToolUsed)]

    async def say(self, *lines: str) -> str:
        """Say these lines; returns what was heard after the last one."""
        for line in lines:
            await self.agent_session.run(user_input=line)
        return self.log.heard


@pytest.fixture
async def talk(line: RentalLine) -> AsyncIterator[Talk]:
    async with contextlib.AsyncExitStack() as stack:
        session, log = line.new_call(), CallLog()
        agent_session = await stack.enter_async_context(open_call(session, RuleBasedModel()))
        log.listen_to(agent_session)
        await agent_session.start(first_agent(session), capture_run=True)
        yield Talk(agent_session, log)


async def test_it_greets_and_asks_what_is_needed(talk: Talk) -> None:
    assert talk.log.heard.startswith("Thank you for calling Easy Inventory Rentals. I am the automated assistant.")


async def test_a_number_is_looked_up_only_after_a_yes(talk: Talk) -> None:
    heard = await talk.say("I need a generator", "BL-123457")
    assert heard == "I have B L, 1 2 3, 4 5 7. Is that right?"
    heard = await talk.say("No, BL-123456")
    assert heard == "I have B L, 1 2 3, 4 5 6. Is that right?"
    assert "verify_business_license" not in talk.tools
    await talk.say("Yes")
    assert talk.call.customer is not None


async def test_a_denied_number_is_asked_for_again(talk: Talk) -> None:
    heard = await talk.say("I need a generator", "BL-123457", "no")
    assert heard.startswith("Sorry. Could you say your business license number once more")


async def test_what_is_not_understood_is_asked_in_other_words(talk: Talk) -> None:
    heard = await talk.say("I need a generator", "well, the weather is nice")
    assert heard.startswith("I'm sorry, I did not get that.")
    assert talk.tools == ["start_rental"]


async def test_a_caller_who_wonders_why_is_told(talk: Talk) -> None:
    heard = await talk.say("I need a generator", "what do you need that for?")
    assert heard.startswith("We rent to licensed businesses only")


async def test_days_that_are_missing_are_asked_for_and_the_choice_is_kept(talk: Talk) -> None:
    heard = await talk.say("I need a generator", "BL-123456", "yes", "the professional one")
    assert heard == "Which day would you like to start, and for how many days?"
    assert await talk.say("next Monday") == "For how many days?"
    await talk.say("two weeks")
    assert talk.call.selection is not None
    assert talk.call.selection.period.days == 14


async def test_a_question_about_a_unit_is_answered_from_its_description(talk: Talk) -> None:
    heard = await talk.say("I need a generator", "BL-123456", "yes", "how loud is the towable one?")
    assert "68 decibels" in heard
    assert talk.call.selection is None


async def test_the_town_is_asked_for_when_only_the_street_was_said(talk: Talk) -> None:
    heard = await talk.say(*TO_THE_PRICE[:4], "100 Main Street")
    assert heard == "100 Main Street, in which town is that?"
    assert await talk.say("Springfield") == "I have 100 Main Street, Springfield. Is that right?"


async def test_the_same_address_is_the_one_confirmed_before(talk: Talk) -> None:
    await talk.say(*TO_THE_PRICE, "I need to change the address")
    assert talk.call.stage is Stage.REQUIREMENTS_CONFIRMATION
    assert await talk.say("no, the same address") == "I have 100 Main Street, Springfield. Is that right?"


async def test_a_search_without_a_find_does_not_forget_what_was_wanted(talk: Talk) -> None:
    heard = await talk.say("I need a scissor lift", "BL-123456", "yes", "quixotic wumpus")
    assert heard == "I'm sorry, I find nothing for that. What is the job you need it for?"
    assert "the Scissor Lift at" in await talk.say("tomorrow for two days")


async def test_an_offer_above_the_rate_is_answered_with_what_is_enough_and_a_yes_takes_that(talk: Talk) -> None:
    heard = await talk.say(*TO_THE_PRICE, "can you do four sixty?")
    assert "$450 a day is enough, $1,350 in all" in heard
    await talk.say("yes")
    assert talk.tools[-2:] == ["propose_price", "accept_price"]
    assert talk.call.price is not None
    assert str(talk.call.price.daily_rate) == "450.00"


async def test_a_caller_who_insists_on_the_higher_rate_pays_it(talk: Talk) -> None:
    await talk.say(*TO_THE_PRICE, "can you do four sixty?", "no, make it 460, I insist")
    assert talk.call.price is not None
    assert str(talk.call.price.daily_rate) == "460.00"


async def test_a_flat_amount_is_asked_about(talk: Talk) -> None:
    assert await talk.say(*TO_THE_PRICE, "four hundred and fifty flat") == "Is that a day, or in all?"
    await talk.say("a day")
    assert talk.call.price is not None


async def test_asked_to_repeat_it_says_the_same_slowly_and_goes_on_after_it(talk: Talk) -> None:
    before = await talk.say("I need a generator", "BL-123456")
    assert await talk.say("Sorry, can you repeat that?") == f"Slowly: {before}"
    assert await talk.say("Say that again, please.") == f"Slowly: {before}"
    await talk.say("yes")
    assert talk.call.customer is not None


async def test_going_back_to_the_daily_rate_after_an_offer_is_no_refusal(talk: Talk) -> None:
    await talk.say(*TO_THE_PRICE, "can you do four sixty?", "no, four fifty", "yes")
    assert talk.call.price is not None
    assert str(talk.call.price.daily_rate) == "450.00"


async def test_an_amount_for_all_days_is_asked_for_a_day(talk: Talk) -> None:
    heard = await talk.say(*TO_THE_PRICE, "I'd give you 1,400 in all")
    assert heard.endswith("What would that be a day?")
    assert "propose_price" not in talk.tools


async def test_the_operators_numbers_are_read_back_together_with_the_name(talk: Talk) -> None:
    heard = await talk.say(*TO_THE_PRICE, "yes", "jordan lee, his license is OP 445566, his number is 217 555 0120")
    assert heard == (
        "I have Jordan Lee, license O P, 4 4 5, 5 6 6 and phone number 2 1 7, 5 5 5, 0 1 2 0. Is that right?"
    )


async def test_a_wrong_phone_number_is_asked_for_again_and_the_license_kept(talk: Talk) -> None:
    heard = await talk.say(
        *TO_THE_PRICE, "yes", "Jordan Lee, license OP-445566, phone 217-555-0121", "no, the phone number is wrong"
    )
    assert heard.startswith("Sorry. Could you say the operator's phone number")
    await talk.say("217-555-0120", "yes")
    (operator,) = talk.call.operators
    assert operator.phone == "+12175550120"


async def test_what_was_proved_is_told_and_not_asked_for_in_a_second_rental(talk: Talk) -> None:
    await talk.say(
        *TO_THE_PRICE, "yes", "Jordan Lee, license OP-445566, phone 217-555-0120", "yes", "POL-789012", "yes"
    )
    await talk.say("yes, book it", "I also need a trash pump, from tomorrow for two days")
    heard = await talk.say("the trash pump")
    assert "Jordan Lee as the operator and the insurance policy" in heard
    assert heard.endswith("The daily rate is $120, $240 in all. Is that all right?")
    await talk.say("yes", "yes, book it")
    assert [booking.period.days for booking in talk.call.bookings] == [3, 2]


async def test_a_machine_that_was_asked_for_in_the_same_breath_is_part_of_the_same_rental(talk: Talk) -> None:
    first, license_number, yes, generator, *site = TO_THE_PRICE
    assert "generator" in first
    wish = "I need a generator and a trash pump for three days from tomorrow"
    heard = await talk.say(wish, license_number, yes, generator)
    assert "Next: trash pump." in heard
    heard = await talk.say("the trash pump", *site)
    assert heard.endswith("Together that is $570 a day, $1,710 in all. Is that all right?")
    await talk.say("yes", "Jordan Lee, license OP-445566, phone 217-555-0120", "yes", "POL-789012", "yes")
    assert "It is booked, all of it together." in await talk.say("yes, book it")
    assert [booking.period.days for booking in talk.call.bookings] == [3, 3]
    assert len(talk.call.rentals) == 1


async def test_the_keyboard_takes_two_of_one_kind_and_one_of_another_from_a_day_of_the_month(talk: Talk) -> None:
    await talk.say("two scissor lifts and a boom lift for two weeks from the seventh", "BL-123456", "yes")
    heard = await talk.say("the scissor lift")
    assert "I am holding two Scissor Lifts for you, for 14 days, from" in heard
    await talk.say("yes", "100 Main Street, Springfield", "yes")
    await talk.say("we also need a trash pump", "yes", "without the trash pump", "that's fine")
    await talk.say("Avery Stone, OP-334455, phone 217-555-0120", "yes", "POL-789012", "yes")
    heard = await talk.say("yes, book it")
    assert "You have two Scissor Lifts and the Boom Lift for 14 days" in heard
    (rental,) = talk.call.rentals
    assert rental.period.first_day.day == 7
    assert [booking.equipment_id for booking in rental.bookings] == ["ITM018", "ITM019", "ITM023"]


async def test_the_second_one_of_the_last_offer_needs_no_new_search(talk: Talk) -> None:
    await talk.say(*TO_THE_PRICE)
    searches = talk.tools.count("search_available_equipment")
    await talk.say("then rather the second one")
    assert talk.call.selection is not None
    assert talk.call.selection.kinds == "Towable Diesel Generator"
    assert talk.tools.count("search_available_equipment") == searches


async def test_a_goodbye_ends_the_call_from_any_stage(talk: Talk) -> None:
    heard = await talk.say("I need a generator", "never mind, goodbye")
    assert talk.call.stage is Stage.CALL_ENDED
    assert heard.endswith("Have a great day!")


async def test_a_no_to_the_booking_asks_what_to_change_and_changes_it(talk: Talk) -> None:
    heard = await talk.say(
        *TO_THE_PRICE, "yes", "Jordan Lee, license OP-445566, phone 217-555-0120", "yes", "POL-789012", "yes", "no"
    )
    assert "What would you like to change" in heard
    await talk.say("the policy")
    assert talk.call.stage is Stage.INSURANCE_VERIFICATION
    assert talk.call.price is not None
