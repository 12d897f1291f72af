"""Papers that did not hold in a call make a task for the desk: two of them, or one of somebody else."""

import pytest

from agents.conversation.rental_line import RentalLine
from inventory.models import Task, TaskKind
from shared.workflow import Stage
from tests.support.phone import Phone, call_at, on_the_phone
from tests.support.services import SilentRegistry

LICENSE, POLICY = Stage.CUSTOMER_VERIFICATION, Stage.INSURANCE_VERIFICATION


async def tasks_about_papers(line: RentalLine) -> list[Task]:
    return [task for task in await line.inventory.tasks() if task.kind is TaskKind.CHECK_PAPERS]


async def give_policies(phone: Phone, *numbers: str) -> None:
    for number in numbers:
        await phone.tool("verify_insurance_coverage", policy_number=number)


async def test_one_number_that_is_not_known_may_be_misheard_and_makes_no_task(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, POLICY)) as phone:
        await give_policies(phone, "POL-999999", "POL-999999", "POL-789012")
    assert await tasks_about_papers(line) == []


async def test_two_papers_that_fail_make_one_task_with_their_numbers(line: RentalLine) -> None:
    session = await call_at(line, POLICY)
    session.call.caller_phone = "+12175550199"
    async with on_the_phone(session) as phone:
        await give_policies(phone, "POL-999999", "POL-100100")
    (task,) = await tasks_about_papers(line)
    assert "insurance policy POL999999 (not valid) and insurance policy POL100100 (not valid)" in task.reason
    assert "+12175550199" in task.reason
    assert (task.business_name, task.call_id) == ("Acme Construction", session.call.call_id)


async def test_papers_of_two_stages_count_together(line: RentalLine) -> None:
    async with on_the_phone(await call_at(line, LICENSE)) as phone:
        await phone.tool("verify_business_license", license_number="BL-999999")
        await phone.tool("verify_business_license", license_number="BL-888888")
    assert len(await tasks_about_papers(line)) == 1


@pytest.mark.parametrize(
    ("stage", "tool", "paper"),
    [
        (LICENSE, "verify_business_license", {"license_number": "BL-123456", "business_name": "Prairie Event Company"}),
        (POLICY, "verify_insurance_coverage", {"policy_number": "POL-345678"}),
        (
            Stage.OPERATOR_CERTIFICATION,
            "verify_operator_credentials",
            {"operator_name": "Casey Morgan", "operator_license": "OP-445566", "operator_phone": "217 555 0120"},
        ),
    ],
)
async def test_a_paper_of_somebody_else_makes_a_task(
    line: RentalLine, stage: Stage, tool: str, paper: dict[str, str]
) -> None:
    async with on_the_phone(await call_at(line, stage)) as phone:
        await phone.tool(tool, **paper)
    (task,) = await tasks_about_papers(line)
    assert "(of somebody else)" in task.reason


async def test_a_registry_that_does_not_answer_fails_no_paper(line: RentalLine) -> None:
    session = await call_at(line, POLICY)
    session.verification = SilentRegistry()
    async with on_the_phone(session) as phone:
        await give_policies(phone, "POL-999999", "POL-888888")
    assert await tasks_about_papers(line) == []
