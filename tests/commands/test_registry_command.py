"""`registry serve`: it answers with a key, refuses to start without one, and ends when told to."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from tests.support.registry_checks import NO_TLS
from tests.support.registry_server import KEY

PROJECT = Path(__file__).resolve().parents[2]


def start(folder: Path, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(PROJECT / "main.py"), "registry", "serve", "--port", "0"],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_tables_are_served_to_whoever_has_a_key_of_the_file_or_the_setting(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_text("another-key-of-the-tests\n\n", encoding="utf-8")
    server = start(tmp_path, RENTAL_REGISTRY_KEYS=KEY, RENTAL_REGISTRY_KEYS_FILE=str(keys))
    try:
        assert server.stdout is not None
        url = server.stdout.readline().split()[-1]
        with httpx2.Client(verify=NO_TLS) as client:
            for key in (KEY, "another-key-of-the-tests"):
                answer = client.post(
                    f"{url}/business-licenses/find",
                    json={"license_number": "BL-123456"},
                    headers={"Authorization": f"Bearer {key}"},
                )
                assert answer.json()["business_name"] == "Acme Construction"
            assert client.get(f"{url}/status").status_code == 401
    finally:
        server.send_signal(signal.SIGTERM)
        out, err = server.communicate(timeout=20)
    assert (server.returncode, out, err) == (0, "", "")


@pytest.mark.parametrize(
    "environment",
    [{}, pytest.param({"RENTAL_REGISTRY_KEYS": "short"}, marks=pytest.mark.long_running)],
    ids=["no key", "a short key"],
)
def test_without_secret_keys_it_does_not_start(environment: dict[str, str], tmp_path: Path) -> None:
    server = start(tmp_path, **environment)
    out, err = server.communicate(timeout=20)
    assert (server.returncode, out) == (1, "")
    assert "RENTAL_REGISTRY_KEYS" in err
    assert "Traceback" not in err
