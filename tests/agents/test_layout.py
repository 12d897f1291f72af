"""The stages stand alone in `agents/`, and what serves them does not know them."""

from pathlib import Path

from shared.workflow import Stage
from tests.test_imports import imported_modules

AGENTS = Path(__file__).resolve().parents[2] / "agents"
STAGES = {stage.value for stage in Stage if stage is not Stage.CALL_ENDED}


def test_the_folder_holds_the_eight_stages_and_what_they_share() -> None:
    modules = {module.stem for module in AGENTS.glob("*.py")}
    assert modules == {*STAGES, "stage_agent", "__init__"}


def test_what_serves_the_stages_imports_none_of_them() -> None:
    stages = {f"agents.{module}" for module in (*STAGES, "stage_agent")}
    sources = list((AGENTS / "conversation").rglob("*.py"))
    assert sources
    for source in sources:
        assert not imported_modules(source) & stages, f"{source.relative_to(AGENTS)} imports a stage"
