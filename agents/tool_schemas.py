"""The schema of a tool, built once in a process.

LiveKit builds the arguments of each tool anew as a pydantic model, and that model's JSON schema, at every hand-off and
every tool call: half of the time that a hand-off takes. A stage's tools never change.
"""

import copy
import functools
import inspect
from collections.abc import Callable
from typing import Any

from livekit.agents.llm import utils
from pydantic import BaseModel

_build = utils.function_arguments_to_pydantic_model
_built: dict[Callable[..., Any], type[BaseModel]] = {}


def arguments_of(tool: Callable[..., Any]) -> type[BaseModel]:
    """The arguments of a tool. It is bound to its stage anew in each call; the function inside is always the same."""
    function = inspect.unwrap(tool)
    if function not in _built:
        model = _built[function] = _build(tool)
        setattr(model, "model_json_schema", _copies_of(model.model_json_schema))  # noqa: B010
    return _built[function]


def _copies_of(schema: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """The same schema, built once: a copy each time, because LiveKit changes what it is given for a strict model."""
    built = functools.cache(schema)

    def copy_of_it(**options: Any) -> dict[str, Any]:
        return copy.deepcopy(built(**options))

    return copy_of_it


def build_once() -> None:
    """Have LiveKit keep what it builds."""
    utils.function_arguments_to_pydantic_model = arguments_of
