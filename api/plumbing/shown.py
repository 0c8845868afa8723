"""Reads the fields of an answer that is a dict: what is JSON already passes as it is, only what is declared passes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import marshmallow as ma

#: The value a field shows of an item, or ``ma.missing``.
Show = Callable[[dict[str, Any]], Any]

#: Fields whose values our use cases give as JSON has them.
_PLAIN = (ma.fields.String, ma.fields.Integer, ma.fields.Boolean, ma.fields.Raw)


def shows(schema: ma.Schema) -> list[tuple[str, Show]]:
    """For every field of an answer its name, and how to read it."""
    return [(field.data_key or name, _show(name, field)) for name, field in schema.dump_fields.items()]


def _show(name: str, field: ma.fields.Field[Any]) -> Show:
    key = field.attribute or name
    inner = field.inner if isinstance(field, ma.fields.List) else field
    if type(inner) in _PLAIN:
        return lambda item: item.get(key, ma.missing)
    if isinstance(inner, ma.fields.Nested):
        return _show_inside(key, inner.schema, many=inner is not field or bool(inner.many))
    return lambda item: field.serialize(name, item)


def _show_inside(key: str, schema: ma.Schema, *, many: bool) -> Show:
    def show(item: dict[str, Any]) -> Any:
        value = item.get(key, ma.missing)
        return value if value is None or value is ma.missing else schema.dump(value, many=many)

    return show
