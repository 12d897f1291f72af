"""`main.py call` and `main.py scenarios` as a shell sees them: exit codes, plain text, sentences for errors."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.traces import collector_of_otlp

PROJECT = Path(__file__).resolve().parents[3]


def environment(data_folder: Path, **settings: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RENTAL_", "OPENAI_", "REDIS_"))}
    return kept | {"RENTAL_DATA_FOLDER": str(data_folder), "PYTHONUNBUFFERED": "1"} | settings


def run_main(*arguments: str, data_folder: Path, typed: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "main.py", *arguments],
        cwd=PROJECT,
        env=environment(data_folder, **settings),
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.long_running
def test_a_scripted_call_prints_plain_text_and_its_trace_goes_to_the_collector_of_the_settings(tmp_path: Path) -> None:
    with collector_of_otlp() as (address, spans):
        done = run_main(
            "call",
            "--scenario",
            "happy_path",
            data_folder=tmp_path,
            FORCE_COLOR="1",
            OTEL_EXPORTER_OTLP_ENDPOINT=address,
        )
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    assert "stand-in" in done.stdout
    assert "verify_business_license" in done.stdout
    assert "Where the time went" in done.stdout
    assert "The call ended as it should." in done.stdout
    assert {"call", "stage greeting", "function_tool", "check insurance", "script confirm"} <= {s.name for s in spans}
    assert len({span.trace_id for span in spans}) == 1


def test_an_unknown_scenario_is_a_sentence_with_the_names(tmp_path: Path) -> None:
    done = run_main("scenarios", "sad_path", data_folder=tmp_path)
    assert done.returncode == 2
    assert "happy_path" in done.stderr
    assert "Traceback" not in done.stderr


def test_bad_settings_are_a_sentence(tmp_path: Path) -> None:
    done = run_main("call", data_folder=tmp_path, RENTAL_TIME_ZONE="Mars/Base")
    assert done.returncode == 2
    assert "RENTAL_TIME_ZONE" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.long_running
def test_scenarios_prints_a_table(tmp_path: Path) -> None:
    done = run_main("scenarios", "happy_path", "license_suspended", data_folder=tmp_path)
    assert done.returncode == 0
    assert "2 of 2 calls ended as they should." in done.stdout


@pytest.mark.long_running
def test_the_end_of_the_input_is_the_caller_hanging_up(tmp_path: Path) -> None:
    lines = ["I need a generator for two days from tomorrow", "BL-123456", "yes", "the professional generator"]
    done = run_main("call", data_folder=tmp_path, typed="\n".join(lines))
    assert done.returncode == 0
    assert "requirements confirmation" in done.stdout
    assert "The caller hung up." in done.stdout
    assert "holds" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to send")
def test_ctrl_c_is_the_caller_hanging_up_without_a_traceback(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "main.py", "call"],
        cwd=PROJECT,
        env=environment(tmp_path),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as calling:
        assert calling.stdout is not None
        deadline = time.monotonic() + 30
        while "Line: Thank you for calling" not in calling.stdout.readline():
            assert time.monotonic() < deadline
        calling.send_signal(signal.SIGINT)
        out, err = calling.communicate(timeout=30)
    assert calling.returncode == 0
    assert "The caller hung up." in out
    assert "Traceback" not in err
