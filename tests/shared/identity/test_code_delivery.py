"""How a code leaves: by mail or by the SMS service, at once, and into a folder where the line is tried out."""

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest

from shared.identity.code_delivery import CodeSender
from shared.identity.license_contact import LicenseContact
from shared.notifications.sender import templates_problem
from shared.notifications.webhook import verify
from shared.settings import Settings
from shared.settings.messages.notifications import Webhook
from tests.shared.notifications.test_webhook import SECRET, Receiver, receiver  # noqa: F401
from tests.support.mail_server import MailServer, mail_server_running

CODE = "471902"
ACME = LicenseContact(license_number="BL-123456", email="office@acme.example.com", phone="+1 217-555-0101")
NO_MAIL = LicenseContact(license_number="BL-123456", email=None, phone="+1 217-555-0101")
NOWHERE = LicenseContact(license_number="BL-123456", email=None, phone="see website")


@pytest.fixture
async def mail_server() -> AsyncIterator[MailServer]:
    async with mail_server_running() as server:
        yield server


def mailing(settings: Settings, server: MailServer, **more: Any) -> Settings:
    return settings.model_copy(
        update={
            "smtp_host": "127.0.0.1",
            "smtp_port": server.port,
            "smtp_tls": "none",
            "redis_url": "redis://x",
            **more,
        }
    )


def texting(receiver: Receiver) -> dict[str, Any]:  # noqa: F811
    return {"sms_webhook": Webhook.model_validate({"url": receiver.url, "secret": SECRET})}


async def test_a_code_goes_by_mail_and_not_in_its_subject(settings: Settings, mail_server: MailServer) -> None:
    sender = CodeSender(mailing(settings, mail_server))
    assert await sender.send(ACME, CODE, call_id="call") == "e-mail address"
    (message,) = mail_server.accepted
    assert mail_server.recipients == ["office@acme.example.com"]
    assert CODE in message.get_content()
    assert CODE not in str(message["subject"])
    assert "5 minutes" in message.get_content()


async def test_a_record_with_a_telephone_alone_gets_a_signed_text(
    settings: Settings,
    mail_server: MailServer,
    receiver: Receiver,  # noqa: F811
) -> None:
    sender = CodeSender(mailing(settings, mail_server, **texting(receiver)))
    assert await sender.send(NO_MAIL, CODE, call_id="call") == "telephone"
    ((headers, body),) = receiver.came
    verify(SECRET, headers, body, now=int(headers["webhook-timestamp"]), seen=lambda _: False)
    sent = json.loads(body)["data"]
    assert sent["to"] == "+12175550101"
    assert CODE in sent["text"]
    assert mail_server.accepted == []


async def test_a_text_is_sent_where_the_mail_is_not_taken(
    settings: Settings,
    mail_server: MailServer,
    receiver: Receiver,  # noqa: F811
) -> None:
    mail_server.answers.append("550 no such user")
    sender = CodeSender(mailing(settings, mail_server, **texting(receiver)))
    assert await sender.send(ACME, CODE, call_id="call") == "telephone"


async def test_a_code_that_nobody_takes_was_not_sent_and_is_in_no_log(
    settings: Settings, mail_server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    mail_server.answers.append("550 no such user office@acme.example.com")
    assert await CodeSender(mailing(settings, mail_server)).send(ACME, CODE, call_id="call") is None
    assert "a code could not be sent to the e-mail address of a record" in caplog.text
    assert CODE not in caplog.text
    assert "acme" not in caplog.text


async def test_a_mail_server_that_does_not_answer_is_not_waited_for_long(
    settings: Settings, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.identity.code_delivery.MOST_SECONDS", 0.1)
    mail_server.may_answer.clear()
    assert await CodeSender(mailing(settings, mail_server)).send(ACME, CODE, call_id="call") is None
    mail_server.may_answer.set()


async def test_where_the_line_is_tried_out_the_code_is_in_the_mail_folder(settings: Settings) -> None:
    assert settings.tries_the_line_out
    assert await CodeSender(settings).send(ACME, CODE, call_id="a-call") == "e-mail address"
    file = settings.data_folder / "mail" / "code-a-call.eml"
    assert re.search(rf"^ +{CODE}\s*$", file.read_text(), re.MULTILINE)
    assert file.stat().st_mode & 0o077 == 0
    file.unlink()


@pytest.mark.parametrize("contact", [ACME, NO_MAIL, NOWHERE])
def test_a_depot_with_a_server_and_without_mail_has_no_way(settings: Settings, contact: LicenseContact) -> None:
    assert CodeSender(settings.model_copy(update={"redis_url": "redis://x"})).ways(contact) == ()


def test_a_record_without_an_address_has_no_way(settings: Settings) -> None:
    assert CodeSender(settings).ways(NOWHERE) == ()


def test_a_template_that_fails_is_told_before_a_code_is_needed(settings: Settings) -> None:
    folder = settings.data_folder / "own-codes"
    folder.mkdir(exist_ok=True)
    (folder / "code.txt").write_text("{{ nothing_of_this_name }}")
    problem = templates_problem(settings.model_copy(update={"mail_templates": folder}))
    assert problem is not None
    assert "code.txt" in problem


def test_the_contact_is_printed_nowhere() -> None:
    assert "acme" not in repr(ACME)
    assert "123456" not in repr(ACME)
