"""`main.py inventory backup` and `restore`, as people use them."""

import asyncio
from decimal import Decimal
from pathlib import Path

import pytest

from inventory.ledger.inventory import Inventory
from inventory.ledger.keys import Keys
from inventory.server.connection import open_redis
from shared.notifications.outbox import Outbox
from tests.support.inventory_commands import GENERATOR, CommandLine
from tests.support.rentals import proofs


def test_a_backup_is_restored_after_everything_was_changed(depot: CommandLine, tmp_path: Path) -> None:
    booking = depot.book(first_in_days=0)
    assert "64 units" in depot.succeeds("backup", tmp_path / "first")
    depot.booking.succeeds("return", booking.reference)
    assert "not empty" in depot.is_refused("restore", tmp_path / "first")
    assert booking.reference not in depot.succeeds("calendar")
    assert "is restored: 64 units" in depot.succeeds("restore", tmp_path / "first", "--replace")
    assert booking.reference in depot.succeeds("calendar")
    depot.succeeds("backup", tmp_path / "second")
    assert (tmp_path / "second").read_bytes() == (tmp_path / "first").read_bytes()
    assert (tmp_path / "second").stat().st_mode & 0o777 == 0o600


def test_a_backup_is_restored_into_an_empty_depot(
    depot: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    booking = depot.book(first_in_days=0)
    depot.succeeds("backup", tmp_path / "backup")
    monkeypatch.setenv("RENTAL_DEPOT", f"{depot.settings.depot}-copy")
    assert "1 bookings" in depot.succeeds("restore", tmp_path / "backup")
    assert booking.reference in depot.succeeds("show", GENERATOR)


def test_a_damaged_backup_is_refused_in_a_sentence(depot: CommandLine, tmp_path: Path) -> None:
    depot.succeeds("backup", tmp_path / "backup")
    (tmp_path / "backup").write_bytes((tmp_path / "backup").read_bytes().replace(b"Pump", b"Dump"))
    assert "is damaged" in depot.is_refused("restore", tmp_path / "backup", "--replace")
    assert "Pump" in depot.succeeds("list")


def test_an_empty_depot_is_not_written_over_a_backup(empty: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "backup").write_text("a backup")
    assert "is empty" in empty.is_refused("backup", tmp_path / "backup")
    assert (tmp_path / "backup").read_text() == "a backup"


def test_a_backup_that_could_not_be_restored_is_said_when_it_is_made(depot: CommandLine, tmp_path: Path) -> None:
    async def lose_a_calendar() -> None:
        async with open_redis(depot.settings) as redis:
            await redis.delete(Keys(depot.settings.depot).calendar(GENERATOR))

    depot.book(first_in_days=0)
    asyncio.run(lose_a_calendar())
    result = depot.run("backup", tmp_path / "backup")
    assert result.exit_code == 1
    assert f"the calendar of {GENERATOR} does not match" in result.stderr
    assert (tmp_path / "backup").exists()


def with_waiting_mail(depot: CommandLine, file: Path) -> None:
    """A backup made while a confirmation waits to be sent."""
    papers, hold = proofs(), depot.hold(first_in_days=1)
    depot.on_the_inventory(
        lambda inventory: inventory.confirm(
            hold, daily_rate=Decimal(450), proofs=papers, confirmation_email="office@example.com"
        )
    )
    depot.succeeds("backup", file)


def waiting(depot: CommandLine) -> list[str]:
    async def emails(inventory: Inventory) -> list[str]:
        outbox = Outbox(inventory, retry_seconds=60)
        await outbox.create_group()
        return [entry.fields["email"] for entry in await outbox.waiting()]

    return depot.on_the_inventory(emails)


def test_what_waits_to_be_sent_in_a_backup_is_asked_about(depot: CommandLine, tmp_path: Path) -> None:
    with_waiting_mail(depot, tmp_path / "backup")
    refused = depot.is_refused("restore", tmp_path / "backup", "--replace")
    assert "1 confirmations wait" in refused
    assert "--waiting" in refused
    depot.succeeds("restore", tmp_path / "backup", "--replace", "--waiting", "drop")
    assert waiting(depot) == []
    depot.succeeds("backup", tmp_path / "second")
    depot.succeeds("restore", tmp_path / "second", "--replace")
    depot.succeeds("restore", tmp_path / "backup", "--replace", "--waiting", "send")
    assert waiting(depot) == ["office@example.com"]


@pytest.mark.parametrize("how", ["delivered", "settled"])
def test_a_confirmation_that_was_taken_but_not_settled_waits_too(how: str, depot: CommandLine, tmp_path: Path) -> None:
    with_waiting_mail(depot, tmp_path / "before")

    async def take(inventory: Inventory) -> None:
        outbox = Outbox(inventory, retry_seconds=60)
        await outbox.create_group()
        entry = await outbox.take()
        assert entry is not None
        if how == "settled":
            await outbox.settle(entry, ["mail"])

    depot.on_the_inventory(take)
    depot.succeeds("backup", tmp_path / "backup")
    if how == "settled":
        depot.succeeds("restore", tmp_path / "backup", "--replace")
    else:
        assert "1 confirmations wait" in depot.is_refused("restore", tmp_path / "backup", "--replace")
        depot.succeeds("restore", tmp_path / "backup", "--replace", "--waiting", "drop")
        assert waiting(depot) == []
