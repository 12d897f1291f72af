"""A reader finds a module by its name: small folders, no ambiguous names, and no imports in a circle."""

import ast
from collections import Counter, defaultdict
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from shared.workflow import Stage

PROJECT = Path(__file__).resolve().parent.parent
PACKAGES = ("agents", "benchmarks", "commands", "inventory", "shared", "simulation", "web", "worker")
MOST_MODULES = 14  # in one folder

NAMES_IN_TWO_FOLDERS = {
    "days": "language: what people say; hearing: what the stand-in for the model understands of it",
    "greeting": "agents: the stage; simulation: the stage's part of the stand-in for the model",
    "housekeeping": "commands: the command; shared: what is done",
    "identifiers": "language: how they are read back and heard; hearing: what the stand-in for the model finds",
    "mail": "notifications: sending it; settings: its settings",
    "outbox": "commands: the command; notifications: the outbox itself",
    "pipeline": "worker: hearing, thinking and speaking by separate models; settings: their settings",
    "tasks": "commands: the command; ledger: how they are kept",
}


def modules() -> dict[str, Path]:
    """Every module of the product by its dotted name; a package stands for its `__init__.py`."""
    found = {"main": PROJECT / "main.py"}
    for package in PACKAGES:
        for source in (PROJECT / package).rglob("*.py"):
            name = source.parent if source.name == "__init__.py" else source.with_suffix("")
            found[".".join(name.relative_to(PROJECT).parts)] = source
    return found


def files() -> list[Path]:
    """The modules of the product that a reader opens: without the packages' own `__init__.py`."""
    return [path for path in modules().values() if path.name != "__init__.py"]


def imports_of(source: str, known: set[str]) -> set[str]:
    """The product's modules that this source imports anywhere, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found & known


def circle_among(sources: dict[str, str]) -> list[str]:
    """The modules of a circle of imports, in order; none if there is no circle."""
    graph = {module: imports_of(source, set(sources)) - {module} for module, source in sources.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as exc:
        return exc.args[1]
    return []


def test_no_modules_import_each_other_in_a_circle() -> None:
    sources = {module: path.read_text(encoding="utf-8") for module, path in modules().items()}
    assert "worker.phone_call" in sources
    assert circle_among(sources) == []


def test_a_circle_is_found_also_through_an_import_inside_a_function() -> None:
    sources = {
        "worker.a": "from worker.b import thing",
        "worker.b": "def prepare():\n    import worker.c",
        "worker.c": "from worker import a",
        "worker.d": "import worker.a",
    }
    assert set(circle_among(sources)) == {"worker.a", "worker.b", "worker.c"}
    del sources["worker.c"]
    assert circle_among(sources) == []


def test_no_folder_has_more_modules_than_a_reader_can_take_in() -> None:
    folders = Counter(str(path.parent.relative_to(PROJECT)) for path in files())
    assert {folder: count for folder, count in folders.items() if count > MOST_MODULES} == {}


def test_a_module_name_stands_in_two_folders_only_where_they_tell_which_it_is() -> None:
    folders: defaultdict[str, list[str]] = defaultdict(list)
    for path in files():
        folders[path.stem].append(str(path.parent.relative_to(PROJECT)))
    repeated = {name: where for name, where in folders.items() if len(where) > 1}
    assert {name: where for name, where in repeated.items() if len(where) > 2} == {}
    assert repeated.keys() == NAMES_IN_TWO_FOLDERS.keys(), repeated


@pytest.mark.parametrize("name", [stage.value for stage in Stage if stage is not Stage.CALL_ENDED])
def test_every_stage_is_a_module_of_agents_with_a_prompt(name: str) -> None:
    assert (PROJECT / "agents" / f"{name}.py").is_file()
    assert (PROJECT / "agents" / "prompts" / f"{name}.md").is_file()


def test_agents_holds_the_stages_and_nothing_else_at_its_level() -> None:
    stages = {f"{stage.value}.py" for stage in Stage if stage is not Stage.CALL_ENDED}
    found = {path.name for path in (PROJECT / "agents").iterdir() if path.name != "__pycache__"}
    assert found == stages | {"__init__.py", "stage_agent.py", "prompts", "conversation"}
