"""Imports go one way, and stages do not know each other."""

import ast
from pathlib import Path

import pytest

from shared.workflow import Stage

PROJECT = Path(__file__).resolve().parent.parent
PACKAGES = ("agents", "commands", "inventory", "shared", "simulation", "web", "worker")

MAY_IMPORT = {
    "shared/language": {"shared.language"},
    "inventory": {"inventory", "shared.language"},
    "shared": {"shared", "inventory"},
    "agents": {"agents", "shared", "inventory"},
    "simulation": {"simulation", "agents", "shared", "inventory"},
    "worker": {"worker", "agents", "shared", "inventory"},
    "web": {"web", "shared", "inventory"},
    "commands": {"commands", "web", "worker", "simulation", "agents", "shared", "inventory"},
}


def imported_modules(source: Path) -> set[str]:
    modules: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{source}: imports are absolute"
            modules.add(node.module or "")
            modules.update(f"{node.module}.{alias.name}" for alias in node.names)
    return modules


def is_within(module: str, packages: set[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


@pytest.mark.parametrize("folder", MAY_IMPORT)
def test_imports_go_one_way(folder: str) -> None:
    sources = list((PROJECT / folder).rglob("*.py"))
    assert sources
    for source in sources:
        used = {module for module in imported_modules(source) if is_within(module, {*PACKAGES, "main"})}
        refused = {module for module in used if not is_within(module, MAY_IMPORT[folder])}
        assert not refused, f"{source.relative_to(PROJECT)} imports {refused}"


def test_every_package_has_its_rule() -> None:
    assert set(PACKAGES) <= MAY_IMPORT.keys()


def test_no_stage_imports_another() -> None:
    stages = {stage.value for stage in Stage if stage is not Stage.CALL_ENDED}
    for stage in stages:
        others = {f"agents.{other}" for other in stages - {stage}}
        assert not imported_modules(PROJECT / "agents" / f"{stage}.py") & others, f"{stage} imports another stage"


def test_what_serves_the_stages_imports_none_of_them() -> None:
    stages = {f"agents.{stage.value}" for stage in Stage} | {"agents.stage_agent"}
    sources = list((PROJECT / "agents" / "conversation").rglob("*.py"))
    assert sources
    for source in sources:
        assert not imported_modules(source) & stages, f"{source.relative_to(PROJECT)} imports a stage"
