"""The Google Sheet, against a server that speaks Google's paths: a real token flow, and every refusal."""

import asyncio
import datetime as dt
import email.utils
import json
import socket
import threading
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import stamina
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from google.auth import jwt

from commands.inventory_sheet import read_equipment_list
from inventory.models import Equipment, WeightClass
from inventory.sources import google_api
from inventory.sources.google_sheets import GoogleSheet, SheetError
from inventory.sources.rows import COLUMNS
from shared.settings import Settings, SettingsError

ACCOUNT = "desk@rentals.example"
SPREADSHEET = "sheet-1"
GOOD: list[Any] = ["ITM001", "Saw", "Cutting", 50, 60.5, "AVAILABLE", "None", 250000, "Yard", "Light", "Cuts."]
PRIVATE = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - every test reads it
PUBLIC_PEM = PRIVATE.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(encoding, form, serialization.NoEncryption()).decode()


PRIVATE_PEM = pem(PRIVATE)


@dataclass
class Refusal:
    """An answer that is not what was asked for; `delay` is waited for, unless the test ends before."""

    status: int
    body: str = '{"error": {"code": 0}}'
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0


class FakeGoogle(ThreadingHTTPServer):
    """The token endpoint and a spreadsheet, as far as a `GoogleSheet` uses them."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.tabs: dict[str, list[list[Any]]] = {"Notes": [], "Equipment": [list(COLUMNS), GOOD]}
        self.grid = {"rowCount": 3, "columnCount": 11}
        self.assertions: list[str] = []
        self.requests: list[tuple[str, str]] = []
        self.queries: list[dict[str, list[str]]] = []
        self.token_answers: list[Refusal] = []
        self.answers: list[Refusal | None] = []  # None is the usual answer
        self.dead_tokens: set[str] = set()
        self.over = threading.Event()

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # who gave up waiting has hung up

    @property
    def tokens_given(self) -> int:
        return len(self.assertions)

    def batch_update(self, steps: list[dict[str, Any]]) -> bool:
        """All of the steps or, where one is wrong, none."""
        rows, columns = self.grid["rowCount"], self.grid["columnCount"]
        values = self.tabs["Equipment"]
        for step in steps:
            if extended := step.get("appendDimension"):
                rows += extended["length"] if extended["dimension"] == "ROWS" else 0
                columns += extended["length"] if extended["dimension"] == "COLUMNS" else 0
            else:
                update = step["updateCells"]
                assert (update["range"], update["fields"]) == ({"sheetId": 1}, "userEnteredValue")
                values = [[self.entered(cell) for cell in row["values"]] for row in update["rows"]]
        if len(values) > rows or max(map(len, values)) > columns:
            return False
        self.tabs["Equipment"], self.grid = values, {"rowCount": rows, "columnCount": columns}
        return True

    @staticmethod
    def entered(cell: dict[str, Any]) -> object:
        value = cell.get("userEnteredValue", {})
        return value.get("stringValue", value.get("numberValue", ""))


class Handler(BaseHTTPRequestHandler):
    server: FakeGoogle  # type: ignore[assignment]

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        pass

    def answer(self, answer: Refusal) -> None:
        self.server.over.wait(answer.delay)
        self.send_response(answer.status)
        for name, value in {"Content-Length": str(len(answer.body.encode())), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body.encode())

    def answer_with(self, body: object) -> None:
        self.answer(Refusal(200, json.dumps(body)))

    def handle_request(self) -> None:
        google, split = self.server, urlsplit(self.path)
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = split.path
        if path == "/token":
            google.assertions.append(parse_qs(sent.decode())["assertion"][0])
            if google.token_answers:
                return self.answer(google.token_answers.pop(0))
            return self.answer_with({"access_token": f"token-{google.tokens_given}", "expires_in": 3599})
        google.requests.append((path, self.headers["Authorization"]))
        google.queries.append(parse_qs(split.query))
        if self.headers["Authorization"].removeprefix("Bearer ") in google.dead_tokens:
            return self.answer(Refusal(401))
        planned = google.answers.pop(0) if google.answers else None
        if planned is not None:
            return self.answer(planned)
        base = f"/v4/spreadsheets/{SPREADSHEET}"
        if path == base:
            sheets = [
                {"properties": {"sheetId": number, "title": title, "gridProperties": google.grid}}
                for number, title in enumerate(google.tabs)
            ]
            return self.answer_with({"sheets": sheets})
        folder, _, tab = path.rpartition("/")
        if folder == f"{base}/values":
            values = google.tabs.get(unquote(tab).strip("'"))
            return self.answer(Refusal(400)) if values is None else self.answer_with({"values": values})
        if path == f"{base}:batchUpdate":
            done = google.batch_update(json.loads(sent)["requests"])
            return self.answer_with({"spreadsheetId": SPREADSHEET}) if done else self.answer(Refusal(400))
        return self.answer(Refusal(404))

    do_GET = do_POST = handle_request


@pytest.fixture
def google() -> Iterator[FakeGoogle]:
    server = FakeGoogle()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def _no_waiting_between_tries() -> Iterator[None]:
    with stamina.set_testing(True, attempts=100, cap=True):
        yield


@pytest.fixture
def key_file(google: FakeGoogle, tmp_path: Path) -> Path:
    path = tmp_path / "key.json"
    key = {
        "type": "service_account",
        "client_email": ACCOUNT,
        "private_key": PRIVATE_PEM,
        "private_key_id": "key-1",
        "token_uri": f"{google.url}/token",
    }
    path.write_text(json.dumps(key))
    return path


@pytest.fixture
def sheet(google: FakeGoogle, key_file: Path) -> GoogleSheet:
    return GoogleSheet(SPREADSHEET, key_file, api=google.url)


async def refusal(sheet: GoogleSheet) -> str:
    with pytest.raises(SheetError) as refused:
        await sheet.read()
    return str(refused.value)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """The seconds that would be waited between two tries."""
    seconds: list[float] = []

    async def sleep(delay: float) -> None:
        seconds.append(delay)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    with stamina.set_testing(False):
        yield seconds


def with_cell(column: str, value: object) -> list[Any]:
    row = list(GOOD)
    row[list(COLUMNS).index(column)] = value
    return row


async def test_the_units_of_a_sheet_are_read_as_they_are_written_there(sheet: GoogleSheet) -> None:
    (unit,) = await sheet.read()
    assert unit == Equipment(
        equipment_id="ITM001",
        name="Saw",
        category="Cutting",
        daily_rate=Decimal("50.00"),
        max_rate=Decimal("60.50"),
        operator_certification=None,
        min_insurance=Decimal(250_000),
        storage_location="Yard",
        weight_class=WeightClass.LIGHT,
        description="Cuts.",
    )


async def test_a_rate_is_read_as_a_number_however_the_sheet_shows_it(sheet: GoogleSheet, google: FakeGoogle) -> None:
    google.tabs["Equipment"][1] = with_cell("Max Rate", 449.99)
    assert (await sheet.read())[0].max_rate == Decimal("449.99")
    assert google.queries[-1]["valueRenderOption"] == ["UNFORMATTED_VALUE"]


async def test_empty_rows_and_cells_left_out_at_the_end_are_no_fault(sheet: GoogleSheet, google: FakeGoogle) -> None:
    second = [*with_cell("Equipment ID", "ITM002")[:10]]
    google.tabs["Equipment"] = [[*COLUMNS, ""], [], GOOD, ["", " "], [*second, "", ""], [None]]
    assert [(unit.equipment_id, unit.description) for unit in await sheet.read()] == [
        ("ITM001", "Cuts."),
        ("ITM002", ""),
    ]


async def test_every_broken_row_is_named_by_row_and_column_and_nothing_is_read(
    sheet: GoogleSheet, google: FakeGoogle
) -> None:
    google.tabs["Equipment"] += [
        [],
        with_cell("Equipment ID", "ITM001"),
        with_cell("Equipment ID", "ITM002")[:3],
        [*with_cell("Equipment ID", "ITM003"), "more"],
        with_cell("Daily Rate", "much"),
        with_cell("Status", True),
        with_cell("Min Insurance", 0.001),
    ]
    text = await refusal(sheet)
    assert "The sheet 'Equipment' was not loaded:" in text
    assert "row 4, column Equipment ID: ITM001 is on row 2 too" in text
    assert "row 5, column Weight Class: '' is not a weight class; write Light, Medium or Heavy" in text
    assert "row 6: it has more cells than there are columns" in text
    assert "row 7, column Daily Rate: 'much' is not an amount of money above zero" in text
    assert "row 8, column Status: 'TRUE' is not a status" in text
    assert "row 9, column Min Insurance: '0.001' is not an amount of money" in text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([], "row 1: column Equipment ID is missing"),
        ([list(COLUMNS)], "has no equipment in it"),
        ([[*COLUMNS, "Colour"], GOOD], "column 'Colour' is not known"),
    ],
)
async def test_a_tab_that_is_no_list_is_refused_in_a_sentence(
    sheet: GoogleSheet, google: FakeGoogle, values: list[list[Any]], said: str
) -> None:
    google.tabs["Equipment"] = values
    assert said in await refusal(sheet)


async def test_what_is_written_is_read_back(sheet: GoogleSheet, google: FakeGoogle, equipment: list[Equipment]) -> None:
    await sheet.write(equipment)
    assert await sheet.read() == equipment
    assert google.tabs["Equipment"][0] == list(COLUMNS)


async def test_what_was_on_the_tab_before_is_gone_in_the_same_step(
    sheet: GoogleSheet, google: FakeGoogle, equipment: list[Equipment]
) -> None:
    await sheet.write(equipment)
    before = len(google.requests)
    await sheet.write(equipment[:2])
    assert await sheet.read() == equipment[:2]
    assert [path.removeprefix(f"/v4/spreadsheets/{SPREADSHEET}") for path, _ in google.requests[before:-1]] == [
        "",
        ":batchUpdate",
    ]


async def test_a_tab_with_too_few_columns_is_made_wider(sheet: GoogleSheet, google: FakeGoogle) -> None:
    google.grid = {"rowCount": 1000, "columnCount": 5}
    units = await sheet.read()
    await sheet.write(units)
    assert google.grid == {"rowCount": 1000, "columnCount": 11}


async def test_text_that_looks_like_a_formula_or_a_number_stays_text(
    sheet: GoogleSheet, google: FakeGoogle, equipment: list[Equipment]
) -> None:
    unit = equipment[0].model_copy(update={"name": "=1+1", "description": "007"})
    await sheet.write([unit])
    assert await sheet.read() == [unit]
    assert google.tabs["Equipment"][1][1] == "=1+1"


async def test_a_refused_write_leaves_the_sheet_as_it_was(
    sheet: GoogleSheet, google: FakeGoogle, equipment: list[Equipment]
) -> None:
    units = await sheet.read()
    google.answers = [None, Refusal(403)]
    with pytest.raises(SheetError, match="as an editor"):
        await sheet.write(equipment)
    assert await sheet.read() == units


async def test_it_is_said_when_it_is_not_known_whether_the_sheet_was_written(
    sheet: GoogleSheet, google: FakeGoogle, equipment: list[Equipment]
) -> None:
    google.answers = [None, *[Refusal(200, "<html>")] * 6]
    with pytest.raises(SheetError, match="Whether the sheet was written is not known: look, or write again"):
        await sheet.write(equipment)


async def test_a_tab_that_is_not_there_is_named_with_those_that_are(
    google: FakeGoogle, key_file: Path, equipment: list[Equipment]
) -> None:
    sheet = GoogleSheet(SPREADSHEET, key_file, sheet="Machines", api=google.url)
    with pytest.raises(SheetError, match=r"has no tab 'Machines'\. It has: 'Notes', 'Equipment'"):
        await sheet.write(equipment)
    assert "Check that the spreadsheet has a tab 'Machines'" in await refusal(sheet)


async def test_a_tab_with_a_quotation_mark_in_its_name_is_found(google: FakeGoogle, key_file: Path) -> None:
    google.tabs["Bob''s/A1"] = google.tabs["Equipment"]
    assert await GoogleSheet(SPREADSHEET, key_file, sheet="Bob's/A1", api=google.url).read()
    assert google.requests[-1][0].endswith("/values/%27Bob%27%27s%2FA1%27")


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


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (400, "Google did not understand (400). Check that the spreadsheet has a tab 'Equipment'"),
        (403, "Share it with this address, as an editor"),
        (404, "Check its id, the part of its address between /d/ and /edit"),
        (302, "answered with status 302, which nobody expects"),
    ],
)
async def test_a_refusal_says_what_to_do_and_is_not_asked_for_again(
    sheet: GoogleSheet, google: FakeGoogle, status: int, said: str
) -> None:
    google.answers = [Refusal(status)]
    assert said in await refusal(sheet)
    assert len(google.requests) == 1


async def test_who_is_refused_is_named(sheet: GoogleSheet, google: FakeGoogle) -> None:
    google.answers = [Refusal(403)]
    assert ACCOUNT in await refusal(sheet)


@pytest.mark.parametrize("status", [429, 500, 502, 503])
async def test_google_is_asked_again_when_it_is_busy_or_out_of_order(
    sheet: GoogleSheet, google: FakeGoogle, status: int
) -> None:
    google.answers = [Refusal(status)] * 5
    assert await sheet.read()
    assert len(google.requests) == 6


@pytest.mark.parametrize(
    ("status", "said"), [(429, "was asked too often (429). Try again in a minute"), (500, "out of order (status 500)")]
)
async def test_google_is_not_asked_for_ever(sheet: GoogleSheet, google: FakeGoogle, status: int, said: str) -> None:
    google.answers = [Refusal(status)] * 20
    assert said in await refusal(sheet)
    assert len(google.requests) == 6


async def test_a_write_is_tried_again_too(sheet: GoogleSheet, google: FakeGoogle, equipment: list[Equipment]) -> None:
    google.answers = [Refusal(500), None, Refusal(503), Refusal(429)]
    await sheet.write(equipment)
    assert await sheet.read() == equipment


async def test_google_is_left_alone_as_long_as_it_asks_for(
    sheet: GoogleSheet, google: FakeGoogle, waits: list[float]
) -> None:
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=30)
    google.answers = [
        Refusal(429, headers={"Retry-After": "7"}),
        Refusal(503, headers={"Retry-After": email.utils.format_datetime(soon, usegmt=True)}),
    ]
    assert await sheet.read()
    assert waits == [7.0, pytest.approx(30, abs=2)]


async def test_a_wait_that_is_too_long_is_left_to_people(
    sheet: GoogleSheet, google: FakeGoogle, waits: list[float]
) -> None:
    google.answers = [Refusal(429, headers={"Retry-After": "3600"})]
    assert "Try again in 3600 seconds" in await refusal(sheet)
    assert (len(google.requests), waits) == (1, [])


async def test_waits_double_and_no_two_clients_wait_alike(
    sheet: GoogleSheet, google: FakeGoogle, waits: list[float]
) -> None:
    google.answers = [Refusal(503, headers={"Retry-After": "soon"})] * 6
    await refusal(sheet)
    beyond = [wait - least for wait, least in zip(waits, (0.5, 1, 2, 4, 8), strict=True)]
    assert all(0 <= jitter <= 1 for jitter in beyond)
    assert len(set(beyond)) > 1


@pytest.mark.parametrize("body", ["", "<html>", '{"values": [[{}]]}', '{"values": ', "[]", '{"values": [[NaN]]}'])
async def test_an_answer_that_is_not_googles_is_no_list(sheet: GoogleSheet, google: FakeGoogle, body: str) -> None:
    google.answers = [Refusal(200, body)] * 6
    assert "127.0.0.1 answered with something that is not Google's" in await refusal(sheet)


async def test_a_slow_answer_is_given_up_and_blocks_nothing_else(
    sheet: GoogleSheet, google: FakeGoogle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(google_api, "ANSWER_SECONDS", 0.02)
    google.answers = [Refusal(200, "{}", delay=5)] * 6
    reading = asyncio.create_task(refusal(sheet))
    beats = 0
    while not reading.done():
        beats += 1
        await asyncio.sleep(0.005)
    assert "did not answer within 0.02 seconds. Try again later" in reading.result()
    assert beats > 6


async def test_a_google_that_is_not_there_is_named(google: FakeGoogle, key_file: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        sheet = GoogleSheet(SPREADSHEET, key_file, api=f"http://127.0.0.1:{nobody.getsockname()[1]}")
        assert "127.0.0.1 cannot be reached (ConnectError). Check the connection" in await refusal(sheet)


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


async def test_the_sheet_of_the_settings_is_read_in_the_place_of_a_file(
    google: FakeGoogle, key_file: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(GoogleSheet.__init__.__kwdefaults__, "api", google.url)
    google.tabs["Machines"] = google.tabs.pop("Equipment")
    of_the_sheet = {
        "google_sheet_id": SPREADSHEET,
        "google_credentials_file": key_file,
        "google_sheet_range": "Machines",
    }
    units = await read_equipment_list("sheet", settings.model_copy(update=of_the_sheet))
    assert [unit.equipment_id for unit in units] == ["ITM001"]


@pytest.mark.parametrize("given", ["google_sheet_id", "google_credentials_file"])
async def test_a_sheet_that_is_not_in_the_settings_is_asked_for(settings: Settings, given: str) -> None:
    with pytest.raises(SettingsError, match=r"RENTAL_GOOGLE_SHEET_ID to .* and RENTAL_GOOGLE_CREDENTIALS_FILE"):
        await read_equipment_list("sheet", settings.model_copy(update={given: Path("given")}))


async def test_a_list_that_is_not_named_is_the_file_of_the_settings(
    settings: Settings, equipment: list[Equipment]
) -> None:
    assert await read_equipment_list(None, settings) == equipment
    assert await read_equipment_list(str(settings.equipment_file), settings) == equipment
