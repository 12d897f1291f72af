"""A quote by mail for a caller who does not book yet: what it says, to whom, and that nothing is reserved by it."""

from collections.abc import AsyncIterator

import pytest

from agents.conversation.brief import brief
from agents.conversation.call_session import CallSession
from agents.conversation.rental_line import RentalLine
from shared.workflow import Stage
from tests.support.mail_server import MailServer, mail_server_running
from tests.support.phone import call_at, on_the_phone

ADDRESS = "office@acme.example.com"


@pytest.fixture
async def mail_server() -> AsyncIterator[MailServer]:
    async with mail_server_running() as server:
        yield server


async def call_with_mail(line: RentalLine, mail_server: MailServer, stage: Stage) -> CallSession:
    session = await call_at(line, stage)
    sent = {"smtp_host": "127.0.0.1", "smtp_port": mail_server.port, "smtp_tls": "none", "mail_from": "us@rent.test"}
    session.settings = session.settings.model_copy(update=sent)
    customer = session.call.customer
    session.call.customer = customer and customer.model_copy(update={"email": ADDRESS})
    return session


@pytest.mark.parametrize("stage", [Stage.OPERATOR_CERTIFICATION, Stage.INSURANCE_VERIFICATION])
async def test_a_quote_says_units_days_and_price_and_that_nothing_is_reserved(
    line: RentalLine, mail_server: MailServer, stage: Stage
) -> None:
    async with on_the_phone(await call_with_mail(line, mail_server, stage)) as phone:
        assert "The quote is sent by mail. Nothing is reserved." in await phone.tool("send_quote")
        assert phone.stage is stage
        await phone.tool("send_quote")
    (message,) = mail_server.accepted
    assert message["To"] == ADDRESS
    assert message["Subject"] == "Your quote: Professional Generator"
    body = message.get_body()
    assert body is not None
    for part in ("Professional Generator: $450.00 a day", "Total:      $1,350.00", "Nothing is reserved", "3, from"):
        assert part in body.get_content()
    assert await line.inventory.bookings() == []


async def test_it_goes_to_an_address_that_was_spelled_back(line: RentalLine, mail_server: MailServer) -> None:
    async with on_the_phone(await call_with_mail(line, mail_server, Stage.INSURANCE_VERIFICATION)) as phone:
        await phone.tool("note_email", email="sam@acme.example.com")
        await phone.tool("send_quote")
    assert mail_server.recipients == ["sam@acme.example.com"]


async def test_without_an_address_it_is_asked_for(line: RentalLine, mail_server: MailServer) -> None:
    session = await call_with_mail(line, mail_server, Stage.INSURANCE_VERIFICATION)
    session.call.customer = session.call.customer and session.call.customer.model_copy(update={"email": None})
    async with on_the_phone(session) as phone:
        assert "Ask for their e-mail address" in await phone.tool("send_quote")
    assert mail_server.accepted == []


@pytest.mark.parametrize("stage", [Stage.OPERATOR_CERTIFICATION, Stage.INSURANCE_VERIFICATION])
async def test_a_depot_without_mail_can_promise_no_quote_and_the_facts_say_so(line: RentalLine, stage: Stage) -> None:
    async with on_the_phone(await call_at(line, stage)) as phone:
        assert "send_quote" not in phone.tools
        assert "No confirmation or quote is sent by e-mail" in brief(phone.session)


async def test_a_depot_that_mails_offers_the_quote(line: RentalLine, mail_server: MailServer) -> None:
    async with on_the_phone(await call_with_mail(line, mail_server, Stage.INSURANCE_VERIFICATION)) as phone:
        assert {"send_quote", "note_email"} <= phone.tools
        assert "is sent by e-mail" not in brief(phone.session)


async def test_a_quote_that_the_mail_server_refuses_is_not_promised(line: RentalLine, mail_server: MailServer) -> None:
    mail_server.answers.append("554 no")
    async with on_the_phone(await call_with_mail(line, mail_server, Stage.INSURANCE_VERIFICATION)) as phone:
        assert "The quote could not be sent." in await phone.tool("send_quote")
        assert "is sent" in await phone.tool("send_quote"), "it is tried again"


async def test_a_call_sends_no_more_than_three_quotes(line: RentalLine, mail_server: MailServer) -> None:
    session = await call_with_mail(line, mail_server, Stage.INSURANCE_VERIFICATION)
    async with on_the_phone(session) as phone:
        for number in range(5):
            session.call.email = f"somebody{number}@acme.example.com"
            await phone.tool("send_quote")
    assert len(mail_server.accepted) == 3
