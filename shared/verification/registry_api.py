"""One request to a registry over HTTP, and what counts as an answer. The contract is `docs/registry-api.yaml`."""

import json
import ssl
from typing import Literal, TypeVar

import httpx2
from pydantic import BaseModel, ValidationError

from inventory.files.retry_after import retry_after
from shared.verification.lookups import Lookup
from shared.verification.registry_records import RecordT

MOST_BYTES = 64 * 1024  # of an answer; a record has a few hundred
AnswerT = TypeVar("AnswerT", bound=BaseModel)

_TEMPORARY = frozenset({429, 500, 502, 503, 504})


class NoAnswer(Exception):
    """There was no answer that can be relied on. The text holds nothing of what was asked or answered.

    Attributes:
        retryable: whether the same request may be sent again.
        retry_after: seconds that the registry asks to wait before the next request, or None if it does not say.
    """

    def __init__(self, detail: str, *, retryable: bool = False, retry_after: float | None = None) -> None:
        super().__init__(detail)
        self.retryable = retryable
        self.retry_after = retry_after


class LeftAlone(NoAnswer):
    """The registry failed too often, and is not asked for a while."""


class _UnknownRecord(BaseModel):
    error: Literal["not_found"]


class _Status(BaseModel):
    status: Literal["ok"]


class RegistryApi:
    """A registry at `url` that takes `key`. Redirects are not followed, so that the key goes nowhere else."""

    def __init__(self, client: httpx2.AsyncClient, url: str, key: str) -> None:
        """`client` must not follow redirects. There is no time limit here: the caller sets one."""
        self._client = client
        self._key = key
        self.url = url.rstrip("/")
        self.host = httpx2.URL(url).host

    async def find(self, lookup: Lookup[RecordT], query: str) -> RecordT | None:
        """The record that the registry has for `query`, or None when it answers that it has none.

        Raises:
            NoAnswer: the registry cannot be reached, or its answer does not follow the contract.
        """
        request = json.dumps({lookup.field: query}).encode()
        status, body = await self._exchange("POST", lookup.path, request)
        if status == httpx2.codes.NOT_FOUND:
            _read(body, _UnknownRecord)
            return None
        record = _read(body, lookup.record)
        if not record.matches(query):
            raise NoAnswer("it answered for another one than was asked")
        return record

    async def status(self) -> None:
        """Check that the registry answers and accepts the key.

        Raises:
            NoAnswer: it does not.
        """
        status, body = await self._exchange("GET", "status", None)
        if status != httpx2.codes.OK:
            raise NoAnswer(f"it answered with status {status}")
        _read(body, _Status)

    async def _exchange(self, method: str, path: str, content: bytes | None) -> tuple[int, bytes]:
        headers = {"Authorization": f"Bearer {self._key}", "Accept": "application/json", "Accept-Encoding": "identity"}
        if content is not None:
            headers["Content-Type"] = "application/json"
        try:
            async with self._client.stream(method, f"{self.url}/{path}", content=content, headers=headers) as response:
                _refuse_by_headers(response)
                return response.status_code, await _limited_body(response)
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as exc:
            if _is_about_tls(exc):
                raise NoAnswer("its certificate is not one to trust") from exc
            raise NoAnswer(f"it cannot be reached ({type(exc).__name__})", retryable=True) from exc


def _refuse_by_headers(response: httpx2.Response) -> None:
    """Refuse a response whose status or headers rule it out, before its body is read."""
    status = response.status_code
    if status in _TEMPORARY:
        raise NoAnswer(f"it answered with status {status}", retryable=True, retry_after=retry_after(response))
    if response.is_redirect:
        raise NoAnswer("it sends elsewhere, and nothing is sent there")
    if status not in (httpx2.codes.OK, httpx2.codes.NOT_FOUND):
        raise NoAnswer(f"it answered with status {status}")
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise NoAnswer("it sent a compressed answer that was not asked for")
    if response.headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/json":
        raise NoAnswer(f"it answered with status {status} and no JSON")


async def _limited_body(response: httpx2.Response) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > MOST_BYTES:
            raise NoAnswer(f"it sent more than {MOST_BYTES} bytes")
    return bytes(body)


def _read(body: bytes, kind: type[AnswerT]) -> AnswerT:
    try:
        return kind.model_validate_json(body)
    except ValidationError as exc:
        # The names of fields alone: pydantic repeats the personal data that it read.
        wrong = sorted({str(error["loc"][0]) for error in exc.errors(include_input=False) if error["loc"]})
        in_it = f" ({', '.join(wrong)})" if wrong else ""
        raise NoAnswer(f"it answered with something that is not in the contract{in_it}") from None


def _is_about_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
