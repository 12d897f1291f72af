"""Questions about the depot itself and about prices, as a caller asks them in any stage."""

import dataclasses
from pathlib import Path

import pytest

from agents.conversation.brief import brief
from agents.conversation.rental_line import RentalLine, open_line
from shared.house.house_file import read_house_file
from shared.house.house_questions import HouseQuestions
from shared.settings import Settings
from shared.workflow import Stage
from tests.support.phone import call_at, on_the_phone

STAGES = [stage for stage in Stage if stage is not Stage.CALL_ENDED]


@pytest.fixture
def line(line: RentalLine) -> RentalLine:
    """With the example of a house file."""
    return dataclasses.replace(line, house=HouseQuestions(read_house_file(line.settings.house_file)))


@pytest.mark.parametrize("stage", STAGES)
async def test_every_stage_answers_from_the_house_file_and_the_call_goes_on(line: RentalLine, stage: Stage) -> None:
    async with on_the_phone(await call_at(line, stage)) as phone:
        answer = await phone.tool("answer_house_question", question="do you deliver to the site?")
        assert "Up to 10 miles it is 85 dollars each way" in answer
        assert "What it does not say, you do not know" in answer
        assert phone.stage is stage


async def test_what_is_not_written_is_said_to_be_unknown(line: RentalLine) -> None:
    async with on_the_phone(line.new_call()) as phone:
        answer = await phone.tool("answer_house_question", question="do you sell lottery tickets?")
        assert answer.startswith("Nothing is written about that. Something is written about: Opening hours; ")
        assert "say that you do not know" in answer


async def test_a_question_that_is_no_text_is_asked_for_again(line: RentalLine) -> None:
    async with on_the_phone(line.new_call()) as phone:
        assert "say it again" in await phone.tool("answer_house_question", question="  ")


async def test_the_facts_name_the_subjects_once(line: RentalLine) -> None:
    facts = brief(line.new_call())
    assert facts.count("- answer_house_question knows about: Opening hours; Where we are; ") == 1


async def test_a_line_without_a_house_file_knows_nothing_of_the_depot(line: RentalLine) -> None:
    session = dataclasses.replace(line, house=HouseQuestions()).new_call()
    assert "answer_house_question" not in brief(session)
    async with on_the_phone(session) as phone:
        answer = await phone.tool("answer_house_question", question="when do you open?")
        assert answer.startswith("Nothing is written about the depot itself.")


async def test_a_broken_house_file_stops_no_call_and_is_told_in_the_log(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "house.md").write_text("## Hours\n", encoding="utf-8")
    async with open_line(settings.model_copy(update={"house_file": tmp_path / "house.md"})) as opened:
        assert opened.house.headings == []
    assert 'nothing is written below "Hours"' in caplog.text


async def test_an_opened_line_answers_from_the_file_of_its_settings(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "house.md").write_text("## Hours\nAlways.\n", encoding="utf-8")
    async with open_line(settings.model_copy(update={"house_file": tmp_path / "house.md"})) as opened:
        assert opened.new_call().house.about("hours")[0].answer == "Always."


@pytest.mark.parametrize("stage", [Stage.GREETING, Stage.CUSTOMER_VERIFICATION])
async def test_no_price_is_told_before_the_license_unless_the_depot_allows_it(line: RentalLine, stage: Stage) -> None:
    async with on_the_phone(await call_at(line, stage)) as phone:
        assert "tell_price_range" not in phone.tools
        assert "Prices are told once the business license is verified" in brief(phone.session)


@pytest.mark.parametrize("stage", [Stage.GREETING, Stage.CUSTOMER_VERIFICATION])
async def test_a_depot_may_tell_a_range_of_prices_before_the_license(line: RentalLine, stage: Stage) -> None:
    allowed = line.settings.model_copy(update={"prices_before_license": True})
    async with on_the_phone(await call_at(dataclasses.replace(line, settings=allowed), stage)) as phone:
        assert "Prices are told once" not in brief(phone.session)
        answer = await phone.tool("tell_price_range", equipment="generator")
        assert answer.startswith("By the day, ")
        assert "from $95 to $780." in answer
        assert "ITM" not in answer
        alone = await phone.tool("tell_price_range", equipment="projector")
        assert alone.startswith("By the day, HD Projector rent at $275.")
        nothing = await phone.tool("tell_price_range", equipment="submarine")
        assert nothing.startswith("Nothing in our inventory fits 'submarine'.")
        assert phone.stage is stage
