"""Customers who wait for equipment: when what they wait for is free, the desk's task says so, and they may be told."""

import logging

from inventory.ledger.inventory import Inventory
from inventory.models import Equipment, NewTask, Task, TaskKind, TaskState, WaitingFor
from shared.customers.letters import send_letter
from shared.language.speech import say_period
from shared.notifications.notice import DeliveryFailed
from shared.settings import Settings

logger = logging.getLogger("rental.customers")

TOLD_SECONDS = 90 * 24 * 60 * 60  # for how long it is remembered that a customer was told


async def tell_what_is_free(inventory: Inventory, settings: Settings) -> int:
    """Look for what customers wait for. Where a unit has come free, the task about it is replaced by one that says so,
    and the customer is told by mail, once, with `RENTAL_WAITING_MAIL`. Returns how many tasks that were.

    It may be done again at any time, also by several workers at once.

    Raises:
        InventoryUnavailable: Redis did not answer.
    """
    waiting = [task for task in await inventory.tasks() if task.waiting and task.state is not TaskState.DONE]
    if not waiting:
        return 0
    units, freed = await inventory.all(), 0
    for task in waiting:
        wanted = task.waiting
        if wanted is None or wanted.period.first_day < inventory.today():
            continue
        unit = await _free_unit(inventory, units, wanted)
        if unit is not None:
            await _tell(inventory, settings, task, wanted, unit)
            freed += 1
    return freed


async def _free_unit(inventory: Inventory, units: list[Equipment], wanted: WaitingFor) -> Equipment | None:
    named = {unit.equipment_id: unit for unit in units if unit.name in wanted.names}
    free = await inventory.available(list(named), wanted.period) if named else []
    return named[free[0]] if free else None


async def _tell(inventory: Inventory, settings: Settings, task: Task, wanted: WaitingFor, unit: Equipment) -> None:
    told = await _tell_customer(inventory, settings, task, wanted, unit)
    days = say_period(wanted.period)
    reason = f"Free now: {unit.equipment_id} {unit.name}, {days}. This customer waits for it, and nothing is reserved."
    fields = task.model_dump(exclude={"task_id", "progress", "waiting", "reason", "equipment_id"})
    now = inventory.now()
    new = NewTask.model_validate(
        fields
        | {
            "kind": TaskKind.WAITING,
            "reason": f"{reason} {told}",
            "equipment_id": unit.equipment_id,
            "left_at": now,
            "due_at": now,
        }
    )
    # In this order: whoever is stopped in between adds the same task again, which is kept once.
    await inventory.add_task(new)
    await inventory.erase_tasks([task.task_id])


async def _tell_customer(
    inventory: Inventory, settings: Settings, task: Task, wanted: WaitingFor, unit: Equipment
) -> str:
    """Tell the customer by mail, once; what the desk reads of it."""
    if not settings.waiting_mail or wanted.email is None:
        return "They were not told."
    told = inventory.keys.outcome(f"waiting-{task.task_id}")
    if not await inventory.redis.set(told, "told", nx=True, ex=TOLD_SECONDS):
        return "They were told by mail."
    try:
        await send_letter(
            settings, "waiting", wanted.email, {"equipment": unit.name}, language=wanted.language, about=wanted.period
        )
    except DeliveryFailed as exc:
        logger.warning("a customer could not be told that what they wait for is free: %s", exc.kind)
        return "A mail to them could not be sent."
    return "They were told by mail."
