"""The key of the service account and its tokens: a real token flow, refused keys, and no secret in what is said."""

import json
import time
import traceback
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from google.auth import jwt

from inventory.files.google_sheets import GoogleSheet, SheetError
from tests.support.google import ACCOUNT, PRIVATE_PEM, PUBLIC_PEM, SPREADSHEET, FakeGoogle, Refusal, pem, refusal


async def test_the_token_is_asked_for_with_a_signed_assertion_and_used(sheet: GoogleSheet, google: FakeGoogle) -> None:
    await sheet.read()
    await sheet.read()
    (assertion,) = google.assertions
    claims = jwt.decode(assertion, certs=PUBLIC_PEM, audience=f"{google.url}/token")
    assert claims["iss"] == ACCOUNT
    assert claims["scope"] == "https://www.googleapis.com/auth/spreadsheets"
    assert claims["exp"] - claims["iat"] == 3600
    assert abs(claims["iat"] - time.time()) < 5
    assert jwt.decode_header(assertion)["kid"] == "key-1"
    assert [token for _, token in google.requests] == ["Bearer token-1"] * 2


async def test_a_token_that_is_too_old_is_renewed_once(sheet: GoogleSheet, google: FakeGoogle) -> None:
    await sheet.read()
    google.dead_tokens = {"token-1"}
    assert await sheet.read()
    assert google.requests[-1][1] == "Bearer token-2"


async def test_an_account_that_is_refused_with_a_new_token_too_is_not_asked_for_again(
    sheet: GoogleSheet, google: FakeGoogle
) -> None:
    google.dead_tokens = {"token-1", "token-2", "token-3"}
    assert "does not accept desk@rentals.example, not even with a new token (401)" in await refusal(sheet)
    assert google.tokens_given == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404])
async def test_a_key_that_gets_no_token_says_what_to_check(sheet: GoogleSheet, google: FakeGoogle, status: int) -> None:
    google.token_answers = [Refusal(status, '{"error": "invalid_grant"}')]
    text = await refusal(sheet)
    assert f"gives desk@rentals.example no token (status {status})" in text
    assert "clock" in text
    assert not google.requests


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (("status", 503), "out of order (status 503)"),
        (("body", "{}"), "not Google's"),
        (("body", '{"access_token": ""}'), "not Google's"),
        (("body", '{"access_token": "a\\nb"}'), "not Google's"),
    ],
)
async def test_a_token_endpoint_that_fails_is_asked_again_and_then_named(
    sheet: GoogleSheet, google: FakeGoogle, answer: tuple[str, Any], said: str
) -> None:
    failing = Refusal(**{"status": 200, answer[0]: answer[1]})
    google.token_answers = [failing] * 5
    assert await sheet.read()
    assert google.tokens_given == 6
    google.token_answers = [failing] * 6
    google.dead_tokens = {"token-6"}
    assert said in await refusal(sheet)


def broken_key(key_file: Path, **changed: object) -> str:
    key_file.write_text(json.dumps(json.loads(key_file.read_text()) | changed))
    with pytest.raises(SheetError) as refused:
        GoogleSheet(SPREADSHEET, key_file)
    return str(refused.value)


@pytest.mark.parametrize(
    "changed",
    [
        {"type": "authorized_user"},
        {"client_email": ""},
        {"private_key": None},
        {"private_key": "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n"},
        {"private_key": pem(ec.generate_private_key(ec.SECP256R1()))},
        {"token_uri": "file:///token"},
    ],
)
def test_a_file_that_is_no_key_of_a_service_account_is_refused(key_file: Path, changed: dict[str, object]) -> None:
    assert "is not the JSON key of a service account. Make one" in broken_key(key_file, **changed)


def test_a_key_that_is_no_json_or_not_there_is_refused(key_file: Path) -> None:
    key_file.write_bytes(b"\xff{")
    with pytest.raises(SheetError, match="is not the JSON key"):
        GoogleSheet(SPREADSHEET, key_file)
    key_file.unlink()
    with pytest.raises(SheetError, match=r"cannot be read: No such file or directory\. Make a JSON key"):
        GoogleSheet(SPREADSHEET, key_file)


async def test_no_error_repeats_a_key_or_a_token(
    sheet: GoogleSheet, google: FakeGoogle, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    secret = PRIVATE_PEM.splitlines()[1]
    said: list[str] = []
    for answers, token_answers in (
        ([Refusal(403, PRIVATE_PEM)], []),
        ([Refusal(200, '{"values": "token-1"}')] * 6, []),
        ([Refusal(500, "token-1")] * 6, []),
        ([Refusal(401)] * 2, [Refusal(400, PRIVATE_PEM)]),
        ([Refusal(401)] * 2, [Refusal(200, '{"access_token": ["token-9"]}')] * 6),
    ):
        google.answers, google.token_answers = list(answers), list(token_answers)
        with pytest.raises(SheetError) as refused:
            await sheet.read()
        said.append("".join(traceback.format_exception(refused.value)))
    said.append(caplog.text)
    assert not [text for text in said if secret in text or "token-" in text]


def test_a_refused_key_file_is_not_repeated(key_file: Path) -> None:
    key_file.write_text(json.dumps(json.loads(key_file.read_text()) | {"private_key": ["a secret"]}))
    with pytest.raises(SheetError) as refused:
        GoogleSheet(SPREADSHEET, key_file)
    assert "a secret" not in "".join(traceback.format_exception(refused.value))
