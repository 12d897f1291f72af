"""What LiveKit would build anew at every hand-off, built once in a process: together more than half of the time that a
hand-off takes. A stage's tools never change, nor do the classes of LiveKit's own."""

import copy
import dataclasses
import functools
import inspect
from collections.abc import Callable
from types import MethodType, SimpleNamespace
from typing import Any, TypeVar

from livekit.agents.llm import FunctionTool, RawFunctionTool, tool_context, utils
from livekit.agents.voice import agent, agent_activity
from livekit.rtc import event_emitter
from pydantic import BaseModel

T = TypeVar("T")

_build = utils.function_arguments_to_pydantic_model
_find = tool_context.find_function_tools
_built: dict[Callable[..., Any], type[BaseModel]] = {}
_classes: dict[str, type] = {}


def arguments_of(tool: Callable[..., Any]) -> type[BaseModel]:
    """The arguments of a tool as a pydantic model, with its JSON schema. The tool is bound to its stage anew in each
    call; the function inside is always the same."""
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


def tools_of(owner: object) -> list[FunctionTool[..., Any] | RawFunctionTool[..., Any]]:
    """The tools among the methods of an object. LiveKit looks at every attribute of every stage and of every list of
    tools; the class tells which ones are tools."""
    return [getattr(owner, name) for name in _tool_names(type(owner))]


@functools.cache
def _tool_names(kind: type) -> list[str]:
    return [name for name, member in inspect.getmembers(kind) if isinstance(member, FunctionTool | RawFunctionTool)]


def dataclass_once(kind: type[T]) -> type[T]:
    """As `dataclass`, for the classes that LiveKit defines inside a method: Python compiles one in half a
    millisecond, and it would at every reply."""
    if kind.__qualname__ not in _classes:
        _classes[kind.__qualname__] = dataclasses.dataclass(kind)
    return _classes[kind.__qualname__]


def signature(listener: Callable[..., Any]) -> inspect.Signature:
    """As `inspect.signature`, which LiveKit asks for each listener of each event: a method's is the same in every
    call."""
    return _of_method(listener.__func__) if isinstance(listener, MethodType) else inspect.signature(listener)


@functools.cache
def _of_method(function: Callable[..., Any]) -> inspect.Signature:
    unbound = inspect.signature(function)
    return unbound.replace(parameters=list(unbound.parameters.values())[1:])


def build_once() -> None:
    """Have LiveKit keep what it builds."""
    for module, name, ours in (
        (utils, "function_arguments_to_pydantic_model", arguments_of),
        (tool_context, "find_function_tools", tools_of),
        (agent, "find_function_tools", tools_of),
        (agent_activity, "dataclass", dataclass_once),
        (event_emitter, "inspect", SimpleNamespace(**vars(inspect) | {"signature": signature})),
    ):
        setattr(module, name, ours)
