"""What the outbox, dead letters and files have of a customer's address goes; what others are told of it does not."""

from pathlib import Path
from typing import Any

import pytest

from shared.call_records.forgotten_customer import ForgottenCustomer
from shared.notifications.erased_notices import ErasedNotices, erase_notices
from shared.notifications.notice import DeliveryFailed, Notice
from shared.notifications.outbox import Outbox
from tests.support.files_with import files_with
from tests.support.outbox import EMAIL, Desk, empty

NUMBER = "+12175550101"
OTHERS = "other@example.com"


class Channel:
    """A channel by this name that keeps what it was told, or fails."""

    def __init__(self, name: str, *failures: Exception) -> None:
        self.name = name
        self.failures = list(failures)
        self.told: list[Notice] = []

    def wants(self, notice: Notice) -> bool:
        return self.name != "mail" or notice.email is not None

    async def deliver(self, notice: Notice, accepted: Any) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.told.append(notice)
        await accepted()


async def erase(desk: Desk, *references: str, folder: Path = Path("/nowhere")) -> ErasedNotices:
    customer = ForgottenCustomer(NUMBER, [EMAIL], region="US", hashed="")
    return await erase_notices(desk.inventory, references, customer.booking_without, customer.redacted, folder)


async def everything(desk: Desk) -> str:
    """All that the outbox and the dead letters hold."""
    keys = desk.inventory.keys
    return str([await desk.redis.xrange(stream) for stream in (keys.outbox, keys.dead_letters)])


async def test_a_message_that_waits_loses_the_address_and_the_webhook_is_still_called(desk: Desk) -> None:
    booking, other = await desk.book(), await desk.book(email=OTHERS)
    (first, _) = await desk.outbox.waiting()
    assert await erase(desk, booking.reference) == ErasedNotices(1, 0, 0)
    assert EMAIL not in await everything(desk)
    mail, webhook = Channel("mail"), Channel("webhook")
    await empty(await desk.sender(mail, webhook))
    assert [notice.booking.reference for notice in mail.told] == [other.reference]
    assert {notice.booking.reference: notice.email for notice in webhook.told} == {
        booking.reference: None,
        other.reference: OTHERS,
    }
    assert first.entry_id in {notice.notice_id for notice in webhook.told}, "receivers know it by its first id"
    assert await desk.is_settled()


async def test_a_webhook_that_was_called_is_not_called_again_for_a_message_that_is_tried_again(desk: Desk) -> None:
    booking = await desk.book()
    webhook = Channel("webhook")
    await empty(await desk.sender(Channel("mail", DeliveryFailed("busy")), webhook))
    assert await erase(desk, booking.reference) == ErasedNotices(1, 0, 0)
    await desk.let_time_pass()
    mail = Channel("mail")
    await empty(await desk.sender(mail, webhook))
    assert (len(webhook.told), mail.told) == (1, [])
    assert EMAIL not in await everything(desk)
    assert await desk.is_settled()


async def test_a_message_that_was_sent_and_is_not_trimmed_yet_is_deleted_and_not_sent_again(desk: Desk) -> None:
    await desk.book(email=OTHERS)
    booking = await desk.book()
    failing = Channel("mail", DeliveryFailed("busy"))
    await empty(await desk.sender(failing))
    assert [notice.email for notice in failing.told] == [EMAIL]
    assert EMAIL in await everything(desk), "an older one waits, so it is still there"
    assert await erase(desk, booking.reference) == ErasedNotices(1, 0, 0)
    assert EMAIL not in await everything(desk)
    await desk.let_time_pass()
    await empty(await desk.sender(failing))
    assert [notice.email for notice in failing.told] == [EMAIL, OTHERS]


@pytest.mark.parametrize(("channel", "left"), [("mail", 0), ("webhook", 1)])
async def test_of_dead_letters_a_mail_goes_and_another_loses_the_address(desk: Desk, channel: str, left: int) -> None:
    booking = await desk.book()
    refused = DeliveryFailed("refused", f"no mailbox {EMAIL} for (217) 555-0101", final=True)
    await empty(await desk.sender(Channel(channel, refused)))
    assert EMAIL in await everything(desk)
    assert await erase(desk, booking.reference) == ErasedNotices(0, 1, 0)
    told = await everything(desk)
    assert EMAIL not in told
    assert "555-0101" not in told
    assert NUMBER not in told
    letters = await desk.outbox.dead_letters()
    assert [letter.reason for letter in letters] == ["refused: no mailbox [erased] for [erased]"] * left
    assert await erase(desk, booking.reference) == ErasedNotices(0, 0, 0), "nothing is left"
    for letter in letters:
        assert await desk.outbox.retry(letter.letter_id)
    webhook = Channel("webhook")
    await empty(await desk.sender(webhook))
    assert [notice.email for notice in webhook.told] == [None] * left


async def test_a_letter_that_cannot_be_read_is_deleted(desk: Desk) -> None:
    fields = {"reference": "R", "email": EMAIL, "booking": "{", "channel": "all"}
    await desk.redis.xadd(desk.inventory.keys.dead_letters, fields)  # type: ignore[arg-type]
    assert (await erase(desk, "R")).letters == 1
    assert await desk.outbox.dead_letters() == []


async def test_what_has_no_address_of_the_customer_stays_as_it_is(desk: Desk) -> None:
    booking = await desk.book(email=None)
    before = await everything(desk)
    assert await erase(desk, booking.reference) == ErasedNotices(0, 0, 0)
    assert await everything(desk) == before


async def test_messages_in_files_are_deleted_by_the_booking_in_their_names(desk: Desk, tmp_path: Path) -> None:
    for name in ("AAAA-BBBB-booked-1-0.eml", "AAAA-BBBB-returned-2-0.eml", "BBBB-AAAA-booked-1-0.eml"):
        (tmp_path / name).write_text("")
    assert (await erase(desk, "AAAA-BBBB", "CCCC-CCCC", folder=tmp_path)).files == 2
    assert [file.name for file in files_with(tmp_path, "")] == ["BBBB-AAAA-booked-1-0.eml"]


async def test_an_outbox_that_nobody_has_read_yet_is_cleared_too(desk: Desk) -> None:
    booking = await desk.book()
    assert await Outbox(desk.inventory, retry_seconds=1).waiting()
    assert (await erase(desk, booking.reference)).waiting == 1
    assert EMAIL not in await everything(desk)
