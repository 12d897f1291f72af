"""The trial of lists finds what is wrong, and nothing where all is right."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.list_trials.judging import FaultKind, faults_of
from benchmarks.list_trials.truth import truth_of

LIST = (
    "Asset No,Machine,Group,Serial,Day rate,Status\n"
    "A1,Mini digger,Diggers,S-77,95.00,On hire\n"
    "A2,Roller,Compaction,S-78,60.00,Available\n"
    "D1,Delivery,Services,,40.00,\n"
)
TRUTH: dict[str, Any] = {
    "columns": {"id": "Asset No", "name": "Machine", "category": "Group", "daily_rate": "Day rate", "state": "Status"},
    "not_used": ["Serial"],
    "rate": {"from": "Day rate", "period": "day"},
    "units": [2, 2],
    "rows": [{"name_has": "digger", "id_any": ["A1"], "daily_rate": "95.00", "state": "RENTED", "units": 1}],
    "left_out": ["Delivery"],
    "may_ask": ["highest_rate", "certification", "insurance", "location", "weight_class"],
}


def kinds_found(folder: Path, changes: dict[str, Any], text: str = LIST) -> set[FaultKind]:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    path.with_name("list.csv.json").write_text(json.dumps(TRUTH | changes), encoding="utf-8")
    return {fault.kind for fault in faults_of(path, truth_of(path))}


def test_a_list_that_is_read_as_a_clerk_would_has_no_fault(tmp_path: Path) -> None:
    assert kinds_found(tmp_path, {}) == set()


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"columns": TRUTH["columns"] | {"id": "Serial"}}, FaultKind.WRONG_COLUMN),
        ({"columns": TRUTH["columns"] | {"quantity": "Serial"}}, FaultKind.MISSED_COLUMN),
        ({"may_ask": ["highest_rate"]}, FaultKind.NEEDLESS_QUESTION),
        ({"is_list": False}, FaultKind.NOT_REFUSED),
        ({"units": [3, 3]}, FaultKind.UNIT_COUNT),
        ({"left_out": ["Roller"]}, FaultKind.LOADED_TOO_MUCH),
        ({"rows": [TRUTH["rows"][0] | {"state": "AVAILABLE"}]}, FaultKind.ROW),
        ({"rows": [TRUTH["rows"][0] | {"daily_rate": "9.50"}]}, FaultKind.ROW),
        ({"rows": [{"name_has": "Crane"}]}, FaultKind.ROW),
        ({"columns": TRUTH["columns"] | {"weekly_rate": "Serial"}}, FaultKind.MINOR),
    ],
)
def test_each_kind_of_fault_is_found(tmp_path: Path, changes: dict[str, Any], kind: FaultKind) -> None:
    assert kind in kinds_found(tmp_path, changes)


def test_a_list_that_is_refused_or_stopped_by_mistakes_is_at_fault_and_no_list_is_not(tmp_path: Path) -> None:
    assert FaultKind.REFUSED in kinds_found(tmp_path, {}, "Customer,Phone,Address\nA,1,B\nC,2,D\n")
    assert kinds_found(tmp_path, {"is_list": False}, "Customer,Phone,Address\nA,1,B\nC,2,D\n") == set()
    assert FaultKind.MISTAKES in kinds_found(tmp_path, {}, LIST.replace("60.00", "60.00.12"))
