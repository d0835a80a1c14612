"""A plugin of mypy's: which members `msgspec.structs.replace` may change, and what types they have.

msgspec declares that it takes anything; of `dataclasses.replace` mypy knows this by itself.
"""

from __future__ import annotations

from collections.abc import Callable

from mypy.nodes import ARG_NAMED_OPT, ARG_POS
from mypy.plugin import FunctionSigContext, Plugin
from mypy.types import CallableType, FunctionLike, Instance, TypeVarType, get_proper_type


class Replace(Plugin):
    def get_function_signature_hook(
        self, fullname: str
    ) -> Callable[[FunctionSigContext], FunctionLike] | None:
        return _signature if fullname == "msgspec.structs.replace" else None


def _signature(context: FunctionSigContext) -> CallableType:
    """The signature for the struct that is given: its members, each of which may be left out."""
    declared = context.default_signature
    if not context.args or not context.args[0]:
        return declared
    given = get_proper_type(context.api.get_expression_type(context.args[0][0]))
    struct = get_proper_type(given.upper_bound) if isinstance(given, TypeVarType) else given
    if not isinstance(struct, Instance) or struct.type.fullname == "msgspec.Struct":
        return declared  # a union, or anything
    made = struct.type.get("__init__")
    init = get_proper_type(made.type) if made else None
    if not isinstance(init, CallableType):
        return declared
    members = list(zip(init.arg_names, init.arg_types, strict=True))[1:]
    return declared.copy_modified(
        arg_types=[given, *(kind for _, kind in members)],
        arg_kinds=[ARG_POS, *(ARG_NAMED_OPT for _ in members)],
        arg_names=[None, *(name for name, _ in members)],
        ret_type=given,
        variables=[],
    )


def plugin(_version: str) -> type[Plugin]:
    return Replace
