"""A program refuses a depot of another form in a sentence, and leaves it alone."""

import pytest
from redis.exceptions import ResponseError

from inventory.files.backup import read_depot, restore_depot
from inventory.files.backup_file import BackupRefused, read_backup
from inventory.form.depot_form import OtherForm, form_problem, former_names, marked_form, require_form
from inventory.form.upgrade_depot import UpgradeRefused, form_of_depot, upgrade_depot
from inventory.ledger import scripts
from inventory.ledger.inventory import Inventory
from inventory.ledger.keys import FORM
from inventory.models import InventoryUnavailable, Period
from tests.support.old_program import BACKUP, TODAY, OldProgram, write_old_depot
from tests.support.upgrades import everything, forget, upgraded


async def test_an_old_depot_is_refused_with_the_command_that_helps_and_is_not_touched(
    old: OldProgram, inventory: Inventory
) -> None:
    before = await everything(inventory.redis, inventory.keys.depot)
    with pytest.raises(OtherForm, match=r"has form 1.*form 2.*main\.py upgrade"):
        await require_form(inventory)
    assert await everything(inventory.redis, inventory.keys.depot) == before


async def test_a_depot_of_a_newer_form_is_refused_and_not_touched(inventory: Inventory) -> None:
    depot = inventory.keys.depot
    await inventory.redis.hset(inventory.keys.form_mark, "form", FORM + 1)  # type: ignore[misc]
    before = await everything(inventory.redis, depot)
    with pytest.raises(OtherForm, match=rf"has form {FORM + 1}.*newer program"):
        await require_form(inventory)
    with pytest.raises(UpgradeRefused, match="newer program"):
        await upgrade_depot(inventory.redis, depot=depot, keep=forget)
    with pytest.raises(BackupRefused, match="newer form"):
        await restore_depot(inventory.redis, read_backup(BACKUP), depot=depot, replace=False)
    assert await everything(inventory.redis, depot) == before


async def test_a_new_depot_is_marked_and_closed_to_older_programs_by_who_opens_it_first(inventory: Inventory) -> None:
    depot = inventory.keys.depot
    assert await form_of_depot(inventory.redis, depot=depot) is None
    assert await form_problem(inventory) is None
    assert await form_of_depot(inventory.redis, depot=depot) == FORM
    with pytest.raises(ResponseError, match="WRONGTYPE"):
        await OldProgram(inventory.redis, depot).load("ITM001", "{}")
    before = await everything(inventory.redis, depot)
    assert await form_problem(inventory) is None
    assert await everything(inventory.redis, depot) == before


async def test_what_an_older_program_restores_beside_the_depot_is_noticed_and_given_up_by_a_restore(
    old: OldProgram, inventory: Inventory
) -> None:
    await upgraded(inventory)
    contents = await read_depot(inventory.redis, depot=inventory.keys.depot)
    await inventory.redis.delete(*former_names(inventory.keys))  # as the old `inventory restore --replace` does
    await write_old_depot(inventory.redis, inventory.keys.depot)
    problem = await form_problem(inventory)
    assert problem is not None
    assert "promised twice" in problem.told
    assert not problem.can_be_upgraded
    with pytest.raises(BackupRefused, match="not empty"):
        await restore_depot(inventory.redis, contents, depot=inventory.keys.depot, replace=False)
    await restore_depot(inventory.redis, contents, depot=inventory.keys.depot, replace=True)
    assert await form_problem(inventory) is None
    assert await read_depot(inventory.redis, depot=inventory.keys.depot) == contents


async def test_a_name_that_was_opened_and_not_used_is_closed_again(inventory: Inventory) -> None:
    await require_form(inventory)
    await inventory.redis.delete(*former_names(inventory.keys))
    assert await form_problem(inventory) is None
    assert await inventory.redis.exists(*former_names(inventory.keys)) == len(former_names(inventory.keys))


async def test_a_worker_of_the_new_program_says_what_is_wrong_when_the_form_changes_under_it(
    inventory: Inventory,
) -> None:
    for name in (inventory.keys.equipment, inventory.keys.holds):  # as the next form's upgrade will close them
        await inventory.redis.zadd(name, {"closed": 0})
    with pytest.raises(InventoryUnavailable, match="another form"):
        await inventory.hold("ITM001", Period.of(TODAY, 1), call_id="c")


MUTANTS = {
    "a depot of another form is taken for one's own": ("if found and found ~= form then", "if false then"),
    "a mark that is missing is a mark of this form": ("return found and 'reopened' or '1'", "return form"),
    "what an older program has written is not looked at": ("if type(score) ~= 'string' and", "if false and"),
    "a name that is closed counts as used": ("type(score) ~= 'string' and ", ""),
    "former names stay open": ("redis.call('ZADD', KEYS[index], 0, closed)", ""),
    "the first name stays open": ("for index = 2, #KEYS do\n  redis", "for index = 3, #KEYS do\n  redis"),
    "a new depot is not marked": ("redis.call('HSET', mark, 'form', form)", ""),
}


async def require_what_the_script_promises(inventory: Inventory) -> None:
    keys, redis = inventory.keys, inventory.redis
    assert await form_problem(inventory) is None
    assert await form_problem(inventory) is None
    assert await marked_form(redis, keys) == FORM
    assert await redis.exists(*former_names(keys)) == len(former_names(keys))
    await redis.delete(former_names(keys)[0])
    await redis.hset(former_names(keys)[0], "currency", "EUR")  # type: ignore[misc]
    problem = await form_problem(inventory)
    assert problem is not None
    assert "promised twice" in problem.told
    await redis.delete(keys.form_mark)
    problem = await form_problem(inventory)
    assert problem is not None
    assert problem.can_be_upgraded
    await redis.hset(keys.form_mark, "form", FORM + 1)  # type: ignore[misc]
    problem = await form_problem(inventory)
    assert problem is not None
    assert f"has form {FORM + 1}" in problem.told


async def test_the_script_tells_each_form(inventory: Inventory) -> None:
    await require_what_the_script_promises(inventory)


@pytest.mark.parametrize("mutant", MUTANTS)
async def test_a_script_that_lacks_one_of_its_rules_is_found(
    mutant: str, inventory: Inventory, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound, wrong = MUTANTS[mutant]
    source = scripts.source("depot_form")
    assert sound in source
    monkeypatch.setattr(scripts, "source", lambda _: source.replace(sound, wrong))
    with pytest.raises((AssertionError, InventoryUnavailable)):
        await require_what_the_script_promises(inventory)
