"""Who may log in to the page, and what they may do there. They are kept in the depot's Redis."""

import asyncio
import datetime as dt
import re
from collections.abc import Collection
from enum import StrEnum

from pydantic import ValidationError

from inventory.ledger.inventory import Inventory
from inventory.models import Frozen, InventoryError
from inventory.server.errors import unavailable_if_silent
from web.people.passwords import hashed

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")


class Role(StrEnum):
    """What a person may do: see the pages; take tasks, note them as done and end calls that run; read and hear what was
    said in calls."""

    LOOK = "look"
    ACT = "act"
    HEAR = "hear"


class Person(Frozen):
    """Who asks for a page. `logged_in` is False for somebody at this machine, while the page has no users."""

    name: str
    roles: frozenset[Role]
    logged_in: bool = True


class User(Frozen):
    """A person who may log in. `password` is what is kept of their password."""

    name: str
    roles: frozenset[Role]
    password: str
    made_at: dt.datetime

    @property
    def person(self) -> Person:
        return Person(name=self.name, roles=self.roles)


class PageUsers:
    """The users of a depot's page. Every method raises `InventoryUnavailable` when Redis does not answer."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._redis = inventory.redis
        self._key = inventory.keys.page_users

    @unavailable_if_silent()
    async def all(self) -> dict[str, User]:
        """Every user by name. One that cannot be read may do nothing, but is there: the page is not open without
        users then."""
        stored: dict[bytes, bytes] = await self._redis.hgetall(self._key)  # type: ignore[misc]
        return {name.decode(): _read(name.decode(), value) for name, value in sorted(stored.items())}

    async def add(self, name: str, password: str, roles: Collection[Role]) -> User:
        """Add a user, who may look and what `roles` say. One of the same name is replaced.

        Raises:
            InventoryError: nobody can be called that.
            PasswordTooShort: the password is too short.
        """
        if not NAME.fullmatch(name):
            raise InventoryError(
                "A user's name has up to 40 small letters, digits, points, dashes and underscores, such as j.lee."
            )
        user = User(
            name=name,
            roles=frozenset({Role.LOOK, *roles}),
            password=await asyncio.to_thread(hashed, password),  # it is made to take long
            made_at=self._inventory.now(),
        )
        await self._keep(user)
        return user

    @unavailable_if_silent()
    async def _keep(self, user: User) -> None:
        await self._redis.hset(self._key, user.name, user.model_dump_json())  # type: ignore[misc]

    @unavailable_if_silent()
    async def remove(self, name: str) -> bool:
        """End a user, who is logged out at once. False when there is none of this name."""
        return bool(await self._redis.hdel(self._key, name))  # type: ignore[misc]


def _read(name: str, stored: bytes) -> User:
    try:
        return User.model_validate_json(stored)
    except ValidationError:
        return User(name=name, roles=frozenset(), password="", made_at=dt.datetime.fromtimestamp(0, dt.UTC))
