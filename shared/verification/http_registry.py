"""A registry that is asked over HTTP. What it answers is judged here, not there."""

from shared.verification.checks import Check, ResultT
from shared.verification.record_cache import RecordCache
from shared.verification.registry_api import NoAnswer, RegistryApi
from shared.verification.registry_records import RecordT
from shared.verification.resilience import RetryPolicy, asked
from shared.verification.results import NotFound, Outcome, Unavailable, Verified


class HttpRegistry:
    """A `Verification` by one registry, which remembers for a day what was verified.

    A check takes at most `seconds`, and a moment more for reading and writing what is remembered.
    """

    def __init__(self, api: RegistryApi, retry_policy: RetryPolicy, cache: RecordCache, *, seconds: float) -> None:
        self._api = api
        self._retry_policy = retry_policy
        self._cache = cache
        self._seconds = seconds

    async def check(self, check: Check[RecordT, ResultT]) -> Outcome[ResultT]:
        """Judge the record that is remembered; where it does not suffice, or none is, the one that the registry has."""
        lookup, query = check.lookup, check.query
        if not lookup.key(query):
            return NotFound()
        remembered = await self._cache.get(lookup, query)
        if remembered is not None and isinstance(outcome := check.judge(remembered), Verified):
            return outcome
        try:
            with asked(lookup.registry):
                record = await self._retry_policy.ask(lambda: self._api.find(lookup, query), seconds=self._seconds)
        except NoAnswer as exc:
            return Unavailable(f"{self._api.host}: {exc}")
        outcome = NotFound() if record is None else check.judge(record)
        if record is not None and isinstance(outcome, Verified):
            await self._cache.put(lookup, query, record)
        elif remembered is not None:
            await self._cache.forget(lookup, query)
        return outcome
