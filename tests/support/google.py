"""A server that speaks Google's paths: tokens for signed assertions, and a spreadsheet."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from inventory.files.equipment_rows import COLUMNS, TERMS
from inventory.files.google_sheets import GoogleSheet, SheetError

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
        header = [name for name in COLUMNS if name not in TERMS]
        self.tabs: dict[str, list[list[Any]]] = {"Notes": [], "Equipment": [header, GOOD]}
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


async def refusal(sheet: GoogleSheet) -> str:
    with pytest.raises(SheetError) as refused:
        await sheet.read()
    return str(refused.value)
