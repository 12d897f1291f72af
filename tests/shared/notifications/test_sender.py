"""At least once, seen once: nothing is lost and nothing is sent twice, whatever dies when."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from inventory.ledger.inventory import Inventory
from inventory.models import InventoryUnavailable
from inventory.server.connection import open_redis
from inventory.server.options import RedisOptions
from shared.notifications.notice import DeliveryFailed, Notice
from shared.notifications.sender import sending
from shared.settings import Settings
from tests.support.counted import Added
from tests.support.mail_server import MailServer
from tests.support.outbox import EMAIL, Desk, empty


class Dies(BaseException):
    """The process is killed here."""


@contextlib.asynccontextmanager
async def inventory_of_its_own(desk: Desk, folder: Path) -> AsyncIterator[Inventory]:
    async with open_redis(RedisOptions(data_folder=folder)) as redis:
        yield Inventory(redis, depot=desk.settings.depot, zone=desk.settings.zone)


class Recorder:
    """A channel that keeps what it was told, after failing as often as is wanted."""

    name = "recorder"

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.told: list[Notice] = []

    def wants(self, notice: Notice) -> bool:
        return True

    async def deliver(self, notice: Notice, accepted: Any) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.told.append(notice)
        await accepted()


async def test_each_event_of_a_booking_is_told_once_in_its_order(desk: Desk) -> None:
    booking = await desk.book()
    await desk.inventory.cancel(booking.reference)
    await desk.inventory.cancel(booking.reference)
    channel = Recorder()
    await empty(await desk.sender(channel))
    await desk.let_time_pass()
    await empty(await desk.sender(channel))
    assert [notice.event for notice in channel.told] == ["booked", "cancelled"]
    assert {notice.email for notice in channel.told} == {EMAIL}
    assert await desk.is_settled()


async def test_a_booking_without_an_address_is_settled_without_mail(desk: Desk, mail_server: MailServer) -> None:
    await desk.book(None)
    await empty(await desk.sender())
    assert mail_server.accepted == []
    assert await desk.is_settled()


async def test_what_the_mail_server_refuses_for_now_is_tried_again_after_a_wait(
    desk: Desk, mail_server: MailServer
) -> None:
    await desk.book()
    mail_server.answers += ["451 try later", "421 busy"]
    sender = await desk.sender()
    for _ in range(2):
        await empty(sender)
        assert mail_server.accepted == []
        assert not await sender.send_next(), "not before its time"
        await desk.let_time_pass()
    await empty(sender)
    assert len(mail_server.accepted) == 1
    assert await desk.is_settled()
    assert await desk.outbox.dead_letters() == []


@pytest.mark.parametrize("at", ["RCPT", "DATA"])
async def test_what_the_mail_server_refuses_for_good_is_a_dead_letter_at_once(
    desk: Desk, mail_server: MailServer, at: str
) -> None:
    booking = await desk.book()
    (mail_server.to_recipients if at == "RCPT" else mail_server.answers).append("550 no such user")
    await empty(await desk.sender())
    (letter,) = await desk.outbox.dead_letters()
    assert (letter.channel, letter.fields["reference"], letter.fields["attempts"]) == ("mail", booking.reference, "1")
    assert "550" in letter.reason
    assert "no such user" in letter.reason
    assert mail_server.accepted == []
    assert await desk.is_settled()


async def test_a_mail_server_that_is_away_is_tried_so_often_and_then_it_is_a_dead_letter(desk: Desk) -> None:
    await desk.book()
    nobody = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    port = nobody.sockets[0].getsockname()[1]
    nobody.close()
    sender = await desk.sender(smtp_port=port, notification_tries=3)
    for _ in range(3):
        assert await desk.outbox.dead_letters() == []
        await empty(sender)
        await desk.let_time_pass()
    (letter,) = await desk.outbox.dead_letters()
    assert letter.fields["attempts"] == "3"
    assert await desk.is_settled()


async def test_each_try_is_counted_by_how_it_ended(desk: Desk, mail_server: MailServer) -> None:
    added = Added()
    mail_server.answers.extend(["451 later", "250 OK", "550 no such user"])
    for _ in range(2):
        await desk.book()
        for _ in range(2):
            await empty(await desk.sender())
            await desk.let_time_pass()
    for outcome in ("taken", "not taken", "given up"):
        assert added("rental_deliveries_total", channel="mail", outcome=outcome) == 1


async def test_the_wait_doubles_with_every_try_to_an_hour(desk: Desk) -> None:
    assert [desk.outbox.wait_after(attempts) for attempts in (1, 2, 3, 7, 50)] == [60, 120, 240, 3600, 3600]


async def test_one_channel_that_fails_does_not_make_another_tell_it_again(desk: Desk, mail_server: MailServer) -> None:
    await desk.book()
    failing = Recorder(*(DeliveryFailed("away") for _ in range(3)))
    for _ in range(4):
        await empty(await desk.sender(*(await desk.sender())._channels, failing))
        await desk.let_time_pass()
    assert len(mail_server.accepted) == 1
    assert len(failing.told) == 1
    assert await desk.is_settled()


async def test_a_channel_that_fails_in_an_unforeseen_way_keeps_nothing_else_waiting(desk: Desk) -> None:
    await desk.book()
    await desk.book()
    channel = Recorder(ZeroDivisionError("oh"))
    await empty(await desk.sender(channel))
    assert len(channel.told) == 1
    await desk.let_time_pass()
    await empty(await desk.sender(channel))
    assert len(channel.told) == 2


async def test_an_entry_that_cannot_be_read_is_a_dead_letter_and_the_others_go_on(desk: Desk) -> None:
    await desk.redis.xadd(desk.inventory.keys.outbox, {"event": "booked", "reference": "X", "booking": "{"})
    await desk.redis.xadd(desk.inventory.keys.outbox, {"nonsense": "1"})
    await desk.book()
    channel = Recorder()
    await empty(await desk.sender(channel))
    assert len(channel.told) == 1
    assert [letter.channel for letter in await desk.outbox.dead_letters()] == ["all", "all"]
    assert await desk.is_settled()


async def test_two_senders_at_once_send_each_message_once(
    desk: Desk, mail_server: MailServer, server_folder: Path
) -> None:
    booked = [(await desk.book()).reference for _ in range(20)]
    async with inventory_of_its_own(desk, server_folder) as other:
        one, two = await desk.sender(), await desk.sender(inventory=other)
        await asyncio.gather(empty(one), empty(two))
        await desk.let_time_pass()
        await asyncio.gather(empty(one), empty(two))
    assert sorted(message["subject"].split(", ")[1] for message in mail_server.accepted) == sorted(booked)
    assert await desk.is_settled()


async def test_what_dead_senders_left_behind_is_sent_once_by_two_that_find_it_at_once(
    desk: Desk, mail_server: MailServer, server_folder: Path
) -> None:
    await desk.outbox.create_group()
    for _ in range(20):
        await desk.book()
        assert await desk.outbox.take()
    await desk.let_time_pass()
    async with inventory_of_its_own(desk, server_folder) as other:
        await asyncio.gather(empty(await desk.sender()), empty(await desk.sender(inventory=other)))
    assert len({message["message-id"] for message in mail_server.accepted}) == len(mail_server.accepted) == 20
    assert await desk.is_settled()


async def test_an_entry_that_two_senders_give_up_is_one_dead_letter(desk: Desk) -> None:
    await desk.book()
    await desk.outbox.create_group()
    entry = await desk.outbox.take()
    assert entry is not None
    await desk.outbox.give_up(entry, "mail", "gone")
    await desk.outbox.give_up(entry, "mail", "gone")
    assert len(await desk.outbox.dead_letters()) == 1


async def test_what_one_sender_is_sending_no_other_takes(desk: Desk, mail_server: MailServer) -> None:
    await desk.book()
    mail_server.may_answer.clear()
    sending_it = asyncio.create_task(empty(await desk.sender()))
    await mail_server.asked.wait()
    assert not await (await desk.sender()).send_next()
    mail_server.may_answer.set()
    await sending_it
    assert len(mail_server.accepted) == 1


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(False, id="before the command", marks=pytest.mark.long_running),
        pytest.param(True, id="after the command"),
    ],
)
async def test_a_sender_that_is_killed_at_any_command_loses_nothing_and_sends_once(
    desk: Desk, mail_server: MailServer, server_folder: Path, after: bool
) -> None:
    """Between the server's acceptance and the note of it there is the one window: there it is sent again, under
    the same Message-ID."""
    in_the_window, step, killed = 0, 0, True
    while killed:
        step, killed = step + 1, False
        mail_server.accepted.clear()
        await desk.book()
        async with inventory_of_its_own(desk, server_folder) as mortal:
            sender = await desk.sender(inventory=mortal)
            noted_at = _kill(mortal.redis, at=step, after=after)
            try:
                await empty(sender)
            except Dies:
                killed = True
        await desk.let_time_pass()
        await empty(await desk.sender())
        ids = [message["message-id"] for message in mail_server.accepted]
        window = killed and not after and noted_at() == step
        assert len(ids) == (2 if window else 1), f"killed at command {step}"
        assert len(set(ids)) == 1
        assert await desk.is_settled()
        in_the_window += window
    assert step > 6, "the sender was killed at every command that it gives"
    assert in_the_window == (0 if after else 1)


def _kill(redis: Redis, *, at: int, after: bool) -> Any:
    """Let the process die at the command of this number; answers at which the acceptance was to be noted."""
    give = redis.execute_command
    counted, noted_at = 0, 0

    async def mortal(*args: Any, **options: Any) -> Any:
        nonlocal counted, noted_at
        counted += 1
        noted_at = counted if args[0] == "HSET" else noted_at
        if counted == at and not after:
            raise Dies
        answer = await give(*args, **options)
        if counted == at:
            raise Dies
        return answer

    redis.execute_command = mortal  # type: ignore[method-assign]
    return lambda: noted_at


async def test_a_sender_that_is_cancelled_while_the_server_thinks_loses_nothing_and_sends_once(
    desk: Desk, mail_server: MailServer
) -> None:
    await desk.book()
    mail_server.may_answer.clear()
    cancelled = asyncio.create_task(empty(await desk.sender()))
    await mail_server.asked.wait()
    cancelled.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await cancelled
    await asyncio.sleep(0.05)  # the server sees that its client is gone
    mail_server.may_answer.set()
    await desk.let_time_pass()
    await empty(await desk.sender())
    assert len(mail_server.accepted) == 1
    assert await desk.is_settled()


async def test_what_the_server_took_without_saying_so_comes_again_under_the_same_message_id(
    desk: Desk, mail_server: MailServer
) -> None:
    await desk.book()
    mail_server.hangs_up_after_accepting = 1
    await empty(await desk.sender())
    await desk.let_time_pass()
    await empty(await desk.sender())
    first, second = mail_server.accepted
    assert first["message-id"] == second["message-id"]


async def test_when_redis_cannot_note_the_acceptance_the_same_sender_does_not_send_again(
    desk: Desk, mail_server: MailServer, server_folder: Path
) -> None:
    await desk.book()
    async with inventory_of_its_own(desk, server_folder) as inventory:
        sender = await desk.sender(inventory=inventory)
        give = inventory.redis.execute_command

        async def fails(*args: Any, **options: Any) -> Any:
            if args[0] == "HSET":
                raise RedisConnectionError
            return await give(*args, **options)

        inventory.redis.execute_command = fails  # type: ignore[method-assign]
        with pytest.raises(InventoryUnavailable):
            await sender.send_next()
        inventory.redis.execute_command = give  # type: ignore[method-assign]
        await desk.let_time_pass()
        await empty(sender)
    assert len(mail_server.accepted) == 1
    assert await desk.is_settled()


async def test_a_server_that_never_answers_does_not_hold_a_sender_longer_than_the_wait(
    desk: Desk, mail_server: MailServer
) -> None:
    await desk.book()
    mail_server.may_answer.clear()
    sender = await desk.sender(smtp_timeout_seconds=20, notification_retry_seconds=0.5)
    async with asyncio.timeout(5):
        assert await sender.send_next()
    mail_server.may_answer.set()
    assert len(await desk.outbox.waiting()) == 1


async def test_the_stream_is_trimmed_behind_what_is_settled_and_no_further(desk: Desk) -> None:
    for _ in range(4):
        await desk.book()
    outbox, stream = desk.outbox, desk.inventory.keys.outbox
    await outbox.create_group()
    first, second = await outbox.take(), await outbox.take()
    assert first is not None
    assert second is not None
    await outbox.settle(second, [])
    assert await desk.redis.xlen(stream) == 4, "the first is not settled"
    await outbox.settle(first, [])
    assert await desk.redis.xlen(stream) == 2, "two were not even taken"
    await empty(await desk.sender(Recorder()))
    assert await desk.redis.xlen(stream) == 0


async def test_a_dead_letter_that_is_retried_is_told_on_its_channel_only_and_under_its_old_id(desk: Desk) -> None:
    await desk.book()
    other = Recorder()
    other.name = "other"
    channel = Recorder(DeliveryFailed("gone", final=True))
    await empty(await desk.sender(channel, other))
    (letter,) = await desk.outbox.dead_letters()
    assert await desk.outbox.retry(letter.letter_id)
    assert not await desk.outbox.retry(letter.letter_id), "once"
    await empty(await desk.sender(channel, other))
    assert len(channel.told) == len(other.told) == 1
    assert channel.told[0].notice_id == other.told[0].notice_id
    assert await desk.outbox.dead_letters() == []
    assert await desk.is_settled()


async def test_a_dead_letter_is_kept_by_a_backup_and_so_is_what_was_accepted(desk: Desk) -> None:
    from inventory.files.backup import read_depot, restore_depot

    await desk.book()
    await desk.book()
    mail = Recorder()
    failing = Recorder(DeliveryFailed("gone", final=True), DeliveryFailed("away"))
    failing.name = "failing"
    await empty(await desk.sender(mail, failing))
    contents = await read_depot(desk.redis, depot=desk.settings.depot)
    await restore_depot(desk.redis, contents, depot=desk.settings.depot, replace=True)
    assert await read_depot(desk.redis, depot=desk.settings.depot) == contents
    await empty(await desk.sender(mail, failing))
    assert (len(mail.told), len(failing.told)) == (2, 1)
    assert len(await desk.outbox.dead_letters()) == 1


async def test_sending_beside_a_worker_sends_what_is_booked_and_stops_with_it(
    desk: Desk, mail_server: MailServer
) -> None:
    async with sending(desk.settings, desk.inventory):
        await desk.book()
        await asyncio.wait_for(mail_server.asked.wait(), 10)
    assert len(mail_server.accepted) == 1
    assert await desk.is_settled(), "what was begun is brought to its end"


async def test_sending_goes_on_when_redis_is_back(
    desk: Desk, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.notifications.sender.AGAIN_SECONDS", 0.01)
    give, failures = desk.redis.execute_command, 3
    await desk.book()

    async def fails(*args: Any, **options: Any) -> Any:
        nonlocal failures
        if failures:
            failures -= 1
            raise RedisConnectionError
        return await give(*args, **options)

    desk.redis.execute_command = fails  # type: ignore[method-assign]
    async with sending(desk.settings, desk.inventory):
        await asyncio.wait_for(mail_server.asked.wait(), 10)
    assert len(mail_server.accepted) == 1


async def test_no_name_no_address_and_no_words_of_a_server_are_logged(
    desk: Desk, mail_server: MailServer, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for answer in ("250 OK", f"451 {EMAIL} later", f"554 {EMAIL} is spam"):
        mail_server.answers.append(answer)
        await desk.book(business_name="Secret Sons", operator_name="Olga Secret")
    await desk.redis.xadd(desk.inventory.keys.outbox, {"event": "booked", "reference": "X", "booking": "Secret"})
    await empty(await desk.sender())
    await empty(await desk.sender(Recorder(ValueError(f"Secret {EMAIL}"))))
    logged = "\n".join(record.getMessage() for record in caplog.records if record.name != "mail.log")  # the server's
    assert "was taken by the mail" in logged
    assert "dead letter" in logged
    for personal in ("acme", "Secret", "spam", "100 Main"):
        assert personal not in logged
