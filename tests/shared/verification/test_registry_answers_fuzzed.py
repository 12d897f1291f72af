"""Whatever comes as a registry's answer: never a record unless it is a full one of the contract, never a crash."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from shared.verification.registry_api import NoAnswer, RegistryApi
from shared.verification.registry_records import Record
from tests.support.registry_checks import CHECKS
from tests.support.registry_server import ANSWERS, response_errors

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=20), inner, max_size=4),
    max_leaves=12,
)
WRONG = st.sampled_from(
    ["2034-13-01", "2034-1-1", "20340101", "٢٠٣٤-٠١-٠١", "", " ", "active", "1e9", "-1", "NaN", 0, -1]
)
TEXTS = st.text(min_size=1, max_size=20) | st.text("0123456789-. ", max_size=12)


def nearly(example: Any) -> st.SearchStrategy[Any]:
    """The example with its parts left out, added to, or put otherwise."""
    if isinstance(example, dict):
        parts = {name: nearly(value) for name, value in example.items()}
        return st.fixed_dictionaries(parts, optional={"more": JSON}) | st.fixed_dictionaries({}, optional=parts)
    if isinstance(example, list):
        return st.lists(nearly(example[0]), max_size=3)
    return st.one_of(*[st.just(example)] * 6, WRONG, TEXTS, st.none(), JSON)


def find(path: str, status: int, body: bytes) -> Record | NoAnswer | None:
    check = CHECKS[path]

    async def exchange() -> Record | NoAnswer | None:
        async def chunks() -> AsyncIterator[bytes]:
            yield body

        response = httpx2.Response(status, content=chunks(), headers={"Content-Type": "application/json"})
        transport = httpx2.MockTransport(lambda _: response)
        async with httpx2.AsyncClient(transport=transport) as client:
            api = RegistryApi(client, "https://registry.example.com/v1", "key")
            try:
                return await api.find(check.lookup, check.query)
            except NoAnswer as exc:
                return exc

    return asyncio.run(exchange())


@pytest.mark.parametrize("path", CHECKS)
@hypothesis_settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_only_a_full_answer_of_the_contract_is_a_record(path: str, data: st.DataObject) -> None:
    body = data.draw(nearly(ANSWERS[path]) | JSON)
    found = find(path, 200, json.dumps(body).encode())
    valid = response_errors(path, 200, body) == []
    if isinstance(found, Record):
        assert valid, body
        CHECKS[path].judge(found)
    else:
        assert isinstance(found, NoAnswer)
        assert not valid or "another one" in str(found), body


@pytest.mark.parametrize("path", CHECKS)
@hypothesis_settings(deadline=None, max_examples=25)
@given(status=st.sampled_from([200, 404]), body=st.binary(max_size=200))
def test_bytes_that_mean_nothing_are_no_answer(path: str, status: int, body: bytes) -> None:
    assert isinstance(find(path, status, body), NoAnswer)


@pytest.mark.parametrize("path", CHECKS)
@hypothesis_settings(deadline=None, max_examples=25)
@given(body=JSON)
def test_only_the_contracts_not_found_is_one(path: str, body: object) -> None:
    found = find(path, 404, json.dumps(body).encode())
    if found is None:
        assert response_errors(path, 404, body) == []
    else:
        assert isinstance(found, NoAnswer)
