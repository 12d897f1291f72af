"""What the tests share: an embedded server for all of them, a depot of its own for each."""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from agents.line import Line
from inventory.connection import open_redis
from inventory.search import Catalogue
from inventory.sources.csv_file import read_equipment_csv
from inventory.store import Inventory
from shared.settings import Settings
from shared.verification.local_registry import LocalRegistry
