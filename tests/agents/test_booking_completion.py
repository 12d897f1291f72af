import dataclasses
from decimal import Decimal
from typing import Any

import pytest

from agents.conversation.brief import brief
from agents.conversation.call_session import CallSession
from agents.conversation.rental_line import RentalLine
from inventory.ledger.inventory import Inventory
from inventory.models import Rental, Status
from shared.language.email_addresses import spell_email
from shared.language.identifiers import spell_reference
from shared.workflow import Stage
from tests.support.phone import GENERATOR, WHILE_RENTING, call_at, on_the_phone, tools_of
from tests.support.scripted_model import call

STAGE = Stage.BOOKING_COMPLETION


async def test_the_stage_has_its_own_tools_and_no_others(line: RentalLine) -> None:
    assert tools_of(STAGE) == WHILE_RENTING | {"complete_booking", "confirm_code", "change_equipment"}


async def test_a_proved_rental_is_booked_and_its_reference_is_spelled(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool("complete_booking")
        (booking,) = await line.inventory.bookings()
        assert f"Booking confirmed. Reference: {booking.reference}" in answer
        assert "$450 a day, $1,350 in all" in answer
        assert "Warehouse A" in answer
        assert phone.call.rental == Rental(reference=booking.reference, bookings=(booking,))
        assert booking.daily_rate == Decimal("450.00")
        assert booking.proofs.business_name == "Acme Construction"
    assert await line.inventory.holds() == []
    assert len(await line.inventory.bookings()) == 1, "ending the call does not undo a booking"


async def test_booking_twice_books_once_and_answers_the_same(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        first = await phone.tool("complete_booking")
        assert await phone.tool("complete_booking") == first
        await phone.use(call("complete_booking"), call("complete_booking"))
    assert len(await line.inventory.bookings()) == 1


@pytest.mark.parametrize("fact", ["selection", "site", "price", "operator", "insurance"])
async def test_without_any_one_proof_nothing_is_booked(line: RentalLine, fact: str) -> None:
    session = await call_at(line, STAGE)
    session.call.forget((fact,))  # type: ignore[arg-type]
    async with on_the_phone(session) as phone:
        assert "nothing can be booked" in await phone.tool("complete_booking")
    assert await line.inventory.bookings() == []


async def test_a_unit_lost_to_another_caller_is_said_and_others_are_offered_with_every_proof_kept(
    line: RentalLine,
) -> None:
    session = await call_at(line, STAGE)
    assert session.call.selection is not None
    hold = session.call.selection.holds[0]
    async with on_the_phone(session) as phone:
        await line.inventory.release(hold)
        await line.inventory.hold(GENERATOR, hold.period, call_id="another caller")
        answer = await phone.tool("complete_booking")
        assert "was just booked by another customer" in answer
        assert phone.stage is Stage.EQUIPMENT_DISCOVERY
        assert "booked by another customer" in phone.heard[-1]
        other = next(
            line_.split(" - ")[0]
            for line_ in answer.splitlines()
            if "Professional Generator" in line_ and " - " in line_
        )
        await phone.tool("select_equipment", equipment_id=other)
        assert phone.stage is STAGE, "nothing that was proved is asked for again"
        await phone.tool("complete_booking")
    (booking,) = await line.inventory.bookings()
    assert booking.equipment_id == other


async def test_a_hold_that_lapsed_is_taken_again_where_the_unit_is_still_free(line: RentalLine) -> None:
    session = await call_at(line, STAGE)
    assert session.call.selection is not None
    async with on_the_phone(session) as phone:
        await line.inventory.release(session.call.selection.holds[0])
        assert "is renewed for the same days" in await phone.tool("complete_booking")
        assert phone.stage is STAGE
        await phone.tool("complete_booking")
    assert len(await line.inventory.bookings()) == 1


async def test_a_unit_taken_out_of_service_during_the_call_is_not_booked(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        await line.inventory.set_maintenance(GENERATOR, True)
        assert "taken out of service" in await phone.tool("complete_booking")
        assert phone.stage is Stage.EQUIPMENT_DISCOVERY
    assert await line.inventory.bookings() == []
    assert await line.inventory.holds() == []
    assert (await line.inventory.statuses())[GENERATOR] is Status.MAINTENANCE


async def test_a_rate_that_left_the_bounds_during_the_call_is_agreed_again(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        unit = await line.inventory.get(GENERATOR)
        dearer = unit.model_copy(update={"lowest_rate": Decimal("480.00")})
        await line.inventory.load([dearer])
        await phone.tool("complete_booking")
        assert phone.stage is Stage.PRICING_NEGOTIATION
    assert await line.inventory.bookings() == []


async def test_after_a_booking_the_same_customer_rents_another_unit(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        await phone.tool("complete_booking")
        await phone.tool("change_equipment")
        assert phone.stage is Stage.EQUIPMENT_DISCOVERY
        answer = await phone.tool("select_equipment", equipment_id="ITM002", start_date="tomorrow", rental_days=2)
        assert "this still holds: the job site at 100 Main Street" in answer
        assert "Jordan Lee" not in answer, "a projector needs no operator"
        assert phone.stage is Stage.PRICING_NEGOTIATION, "what was proved and still holds is not asked for"
        assert len(phone.call.bookings) == 1
    assert len(await line.inventory.bookings()) == 1
    assert await line.inventory.holds() == [], "the second unit was not booked and is let go"


async def test_what_else_of_a_booking_changes_is_for_people_only(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        await phone.tool("complete_booking")
        assert "only our staff" in await phone.tool("change_equipment", what="operator")
        assert phone.call.rental is not None


async def test_other_days_for_what_was_just_booked_are_a_matter_of_the_rental_that_exists_now(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        await phone.tool("complete_booking")
        assert phone.call.rental is not None
        await phone.tool("change_equipment", what="days")
        assert phone.stage is Stage.EXISTING_RENTAL
        assert phone.call.rental.reference in await phone.tool("find_rental")


async def test_when_redis_is_away_nothing_is_said_to_be_booked(line: RentalLine, inventory_away: Inventory) -> None:
    session = await call_at(line, STAGE)
    session.inventory = inventory_away
    async with on_the_phone(session) as phone:
        answer = await phone.tool("complete_booking")
        assert "can't reach our inventory" in answer
        assert "Booking confirmed" not in answer
        assert phone.call.rental is None


async def test_a_booking_that_too_few_replicas_have_is_being_confirmed_and_not_booked(line: RentalLine) -> None:
    line.inventory.replicas = 1
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        answer = await phone.tool("complete_booking")
        (booking,) = await line.inventory.bookings()
        assert "is being confirmed" in answer
        assert booking.reference in answer
        assert "Booking confirmed" not in answer
        assert not phone.call.booking_confirmed
        assert await phone.tool("complete_booking") == answer
        (note,) = await line.inventory.tasks()
        assert booking.reference in note.reason
        assert note.business_name == "Acme Construction"

        line.inventory.replicas = 0  # as if they had it now
        assert f"Booking confirmed. Reference: {booking.reference}" in await phone.tool("complete_booking")
        assert phone.call.booking_confirmed
    assert await line.inventory.bookings() == [booking]


async def test_a_booking_that_was_being_confirmed_and_got_lost_is_made_anew(line: RentalLine) -> None:
    line.inventory.replicas = 1
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        await phone.tool("complete_booking")
        assert phone.call.rental is not None
        keys, booking = line.inventory.keys, phone.call.rental.bookings[0]
        await line.inventory.redis.delete(
            keys.bookings, keys.booked, keys.holds, keys.calendar(booking.equipment_id), keys.outbox
        )
        line.inventory.replicas = 0
        assert "is renewed for the same days" in await phone.tool("complete_booking")
        assert phone.call.rental is None
        assert "Booking confirmed" in await phone.tool("complete_booking")
    assert len(await line.inventory.bookings()) == 1


async def test_a_booking_that_is_being_confirmed_stays_so_in_the_facts_of_another_rental(line: RentalLine) -> None:
    line.inventory.replicas = 1
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        await phone.tool("complete_booking")
        await phone.tool("change_equipment")
        (booking,) = phone.call.bookings
        assert f"{booking.reference} (still being confirmed)" in brief(phone.session)


async def test_a_person_is_asked_for_and_the_message_is_kept(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        await phone.tool("transfer_to_human", reason="wants to speak to the manager", call_back_number="217 555 0100")
        await phone.tool("end_call")
        assert phone.call.end_reason == "message_taken"
    (message,) = await line.inventory.tasks()
    assert message.reason == "wants to speak to the manager"
    assert message.phone == "+12175550100"
    assert message.business_name == "Acme Construction"
    assert await line.inventory.holds() == []


async def test_a_caller_who_hangs_up_leaves_no_hold_behind(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        assert len(await line.inventory.holds()) == 1
    assert phone.call.end_reason == "hung_up"
    assert await line.inventory.holds() == []


RECORDED = "office@acme.example.com"
ANOTHER = "jane.doe@example.com"


async def to_be_mailed(
    line: RentalLine,
    *,
    email: str | None = RECORDED,
    smtp_host: str | None = "mail.test",
    equipment_id: str = GENERATOR,
) -> CallSession:
    """A call about to book, of a business with this address, on a line with this mail server."""
    mailing = dataclasses.replace(line, settings=line.settings.model_copy(update={"smtp_host": smtp_host}))
    session = await call_at(mailing, STAGE, equipment_id=equipment_id)
    assert session.call.customer is not None
    session.call.customer = session.call.customer.model_copy(update={"email": email})
    return session


async def outbox(line: RentalLine) -> list[Any]:
    return await line.inventory.redis.xrange(line.inventory.keys.outbox) or []


async def test_a_confirmation_is_said_to_be_on_its_way_when_the_outbox_has_it_for_that_address(
    line: RentalLine,
) -> None:
    async with on_the_phone(await to_be_mailed(line)) as phone:
        answer = await phone.tool("complete_booking")
        assert "A confirmation is on its way to the e-mail address on the license record." in answer
        assert RECORDED not in answer
        assert await phone.tool("complete_booking") == answer
    ((entry_id, entry),) = await outbox(line)
    assert entry[b"email"].decode() == RECORDED
    (booking,) = await line.inventory.bookings()
    assert booking.confirmation_entry == entry_id.decode()


@pytest.mark.parametrize(("email", "smtp_host"), [(RECORDED, None), (None, "mail.test")])
async def test_without_a_mail_server_or_an_address_nothing_is_said_of_mail(
    line: RentalLine, email: str | None, smtp_host: str | None
) -> None:
    async with on_the_phone(await to_be_mailed(line, email=email, smtp_host=smtp_host)) as phone:
        answer = await phone.tool("complete_booking")
        assert "Booking confirmed" in answer
        assert "on its way" not in answer
        assert "@" not in answer


async def test_with_broken_templates_nothing_is_said_of_mail(line: RentalLine) -> None:
    session = await to_be_mailed(dataclasses.replace(line, mail_templates_work=False))
    async with on_the_phone(session) as phone:
        assert "on its way" not in await phone.tool("complete_booking")
    assert RECORDED not in brief(session)


async def test_a_booking_without_an_entry_in_the_outbox_is_not_said_to_be_confirmed_by_mail(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def without_entry(*args: Any, **options: Any) -> Rental:
        rental = await confirm(*args, **options)
        bookings = tuple(one.model_copy(update={"confirmation_entry": None}) for one in rental.bookings)
        return rental.model_copy(update={"bookings": bookings})

    session, confirm = await to_be_mailed(line), line.inventory.confirm_all
    monkeypatch.setattr(session.inventory, "confirm_all", without_entry)
    async with on_the_phone(session) as phone:
        assert "on its way" not in await phone.tool("complete_booking")


@pytest.mark.parametrize(("smtp_host", "known"), [("mail.test", True), (None, False)])
async def test_the_stage_knows_that_there_is_a_recorded_address_where_mail_is_sent_and_not_which(
    line: RentalLine, smtp_host: str | None, known: bool
) -> None:
    facts = brief(await to_be_mailed(line, smtp_host=smtp_host))
    assert ("goes to the e-mail address on the license record" in facts) is known
    assert RECORDED not in facts


async def test_the_stage_knows_when_there_is_no_recorded_address(line: RentalLine) -> None:
    assert "no e-mail address on the license record" in brief(await to_be_mailed(line, email=None))


async def test_another_address_is_spelled_back_before_anything_is_booked_with_it(line: RentalLine) -> None:
    async with on_the_phone(await to_be_mailed(line)) as phone:
        answer = await phone.tool("complete_booking", confirmation_email="Jane dot Doe at example dot com")
        assert "Nothing is booked yet" in answer
        assert "j, a, n, e, dot, d, o, e, at, e, x, a, m, p, l, e, dot, c, o, m" in answer
        assert await line.inventory.bookings() == []
        assert await outbox(line) == []
        other = await phone.tool("complete_booking", confirmation_email="june@example.com")
        assert "Nothing is booked yet" in other, "what was spelled was another"
        await phone.tool("complete_booking", confirmation_email=ANOTHER)
        answer = await phone.tool("complete_booking", confirmation_email=ANOTHER)
        assert f"on its way to {ANOTHER} and to the e-mail address on the license record." in answer
    ((_, entry),) = await outbox(line)
    assert entry[b"email"].decode() == ANOTHER


async def test_an_address_that_the_caller_has_not_heard_is_not_used_by_asking_twice_in_one_breath(
    line: RentalLine,
) -> None:
    async with on_the_phone(await to_be_mailed(line)) as phone:
        await phone.use(
            call("complete_booking", confirmation_email=ANOTHER), call("complete_booking", confirmation_email=ANOTHER)
        )
        assert await line.inventory.bookings() == []


async def test_a_stranger_who_tries_addresses_cannot_tell_which_is_the_recorded_one(line: RentalLine) -> None:
    answers: list[list[str]] = []
    for tried in (RECORDED, ANOTHER):
        async with on_the_phone(await to_be_mailed(line)) as phone:
            before = [await phone.tool("complete_booking", confirmation_email=tried) for _ in range(2)]
            (booking,) = phone.call.bookings
            told = [answer.replace(tried, "it").replace(spell_email(tried), "it") for answer in before]
            for value in (booking.reference, spell_reference(booking.reference), booking.equipment_id):
                told = [answer.replace(value, "it") for answer in told]
            answers.append(told)
        await line.inventory.cancel(booking.reference)
    assert answers[0] == answers[1]


async def test_without_a_recorded_address_a_given_one_is_told_alone(line: RentalLine) -> None:
    async with on_the_phone(await to_be_mailed(line, email=None)) as phone:
        await phone.tool("complete_booking", confirmation_email=ANOTHER)
        assert f"on its way to {ANOTHER}." in await phone.tool("complete_booking", confirmation_email=ANOTHER)


@pytest.mark.parametrize("said", ["jane at home", "a@b", "a@example.com\nBcc: b@example.com", "<a@example.com>", ""])
async def test_what_is_no_address_is_asked_for_again(line: RentalLine, said: str) -> None:
    async with on_the_phone(await to_be_mailed(line)) as phone:
        assert "not an e-mail address" in await phone.tool("complete_booking", confirmation_email=said)
    assert await line.inventory.bookings() == []


async def test_an_address_that_was_noted_before_is_in_the_facts_as_it_is_spelled_and_booked_with(
    line: RentalLine,
) -> None:
    async with on_the_phone(await to_be_mailed(line)) as phone:
        assert "j, a, n, e, dot, d, o, e, at" in await phone.tool("note_email", email=ANOTHER)
        assert f"E-mail for the confirmation: {ANOTHER}, spelled j, a, n, e, dot" in brief(phone.session)
        assert f"on its way to {ANOTHER} and to the" in await phone.tool("complete_booking")


async def test_an_address_is_not_booked_with_in_the_turn_that_notes_it(line: RentalLine) -> None:
    async with on_the_phone(await to_be_mailed(line)) as phone:
        await phone.use(call("note_email", email=ANOTHER), call("complete_booking"))
        assert await line.inventory.bookings() == []


async def test_the_address_that_was_given_stays_for_another_rental(line: RentalLine) -> None:
    async with on_the_phone(await to_be_mailed(line)) as phone:
        await phone.tool("note_email", email=ANOTHER)
        await phone.tool("complete_booking")
        await phone.tool("change_equipment")
        assert f"E-mail for the confirmation: {ANOTHER}" in brief(phone.session)


async def test_where_no_mail_is_sent_no_address_can_be_noted(line: RentalLine) -> None:
    async with on_the_phone(await to_be_mailed(line, smtp_host=None)) as phone:
        assert "note_email" not in phone.tools
    async with on_the_phone(await to_be_mailed(line)) as phone:
        assert "note_email" in phone.tools


async def test_where_no_mail_is_sent_a_given_address_is_not_taken(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, Stage.BOOKING_COMPLETION)) as phone:
        answer = await phone.tool("complete_booking", confirmation_email=ANOTHER)
        assert "Booking confirmed" in answer
        assert ANOTHER not in answer
    (booking,) = await line.inventory.bookings()
    assert booking.confirmation_email != ANOTHER


async def test_where_no_mail_is_sent_the_facts_say_so_before_the_booking(line: RentalLine) -> None:
    session = await call_at(line, Stage.BOOKING_COMPLETION)
    assert "- No confirmation or quote is sent by e-mail: ask for no address, and say so when asked." in brief(session)
    await session.end("the test is over")
    assert "is sent by e-mail" not in brief(await to_be_mailed(line, email=None))


async def test_without_an_address_on_record_the_facts_say_so_before_the_booking(line: RentalLine) -> None:
    facts = brief(await to_be_mailed(line, email=None))
    assert "There is no e-mail address on the license record: ask for one" in facts


async def test_the_sum_of_several_bookings_comes_with_the_last_one(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        assert "together" not in await phone.tool("complete_booking")
        await phone.tool("change_equipment", new_value="a projector")
        await phone.tool("select_equipment", equipment_id="ITM002", start_date="tomorrow", rental_days=2)
        await phone.tool("accept_price", confirmed_daily_rate=275)
        assert "The 2 bookings of this call come to $1,900 together." in await phone.tool("complete_booking")
        assert "Together: $1,900." in brief(phone.session)


async def test_what_does_not_hold_for_the_next_unit_is_asked_for_again(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, STAGE)) as phone:
        await phone.tool("complete_booking")
        await phone.tool("change_equipment", new_value="a towable generator")
        answer = await phone.tool("select_equipment", equipment_id="ITM010", start_date="tomorrow", rental_days=2)
        assert "this still holds: Jordan Lee as the operator and the insurance policy" in answer
        assert phone.stage is Stage.REQUIREMENTS_CONFIRMATION, "the site was proved for less weight"
