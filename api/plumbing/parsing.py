"""Reads the parts of a request through schemas, refusing whatever was not asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NoReturn, cast

import marshmallow as ma
from flask import Request
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import UnsupportedMediaType

from api.plumbing.wording import Coded, field_errors
from i18n.errors import FieldError, Invalid

MAX_FILE_BODY_BYTES = 10 * 1024 * 1024 + 4096  # the largest file there may be, and the form around it
_REPEATED = Coded("这个参数出现了不止一次。", "repeated")


class StrictParser(FlaskParser):
    """webargs with our decoder, schemas that decide about unknown names everywhere, and no repeated parameters."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {}  # noqa: RUF012 — None: the schema decides

    def _raw_load_json(self, req: Request) -> Any:
        return req.get_json()

    def _get_schema(self, argmap: Any, req: Request) -> ma.Schema:
        """Of a class one instance for all requests: making it costs more than reading a body with it."""
        is_class = isinstance(argmap, type) and issubclass(argmap, ma.Schema)
        return _instance(argmap) if is_class else super()._get_schema(argmap, req)

    def load_querystring(self, req: Request, schema: ma.Schema) -> Any:
        """Query parameters; one given twice is refused unless its field is a list."""
        given = self._makeproxy(req.args, schema)
        refuse_repeated(req, allowed=given.multiple_keys)
        return given

    def handle_error(
        self,
        error: ma.ValidationError,
        req: Request,
        schema: ma.Schema,
        *,
        error_status_code: int | None,
        error_headers: Mapping[str, str] | None,
    ) -> NoReturn:
        """Raise ``Invalid`` with one entry for each field; nothing that was sent is repeated."""
        messages = cast("dict[str, Any]", error.messages)  # webargs nests them by place
        raise Invalid(errors=tuple(found for place, inner in messages.items() for found in _placed(place, inner)))


@cache
def _instance(schema: type[ma.Schema]) -> ma.Schema:
    return schema()


def _placed(place: str, messages: Any) -> list[FieldError]:
    """Errors of the body by JSON pointer; of anywhere else with that place as the first segment."""
    return list(field_errors(messages, "" if place == "json" else f"/{place}"))


def refuse_repeated(req: Request, *, allowed: set[str]) -> None:
    """Raise ``Invalid`` when a query parameter outside ``allowed`` is given more than once."""
    repeated = {name: [_REPEATED] for name, values in req.args.lists() if len(values) > 1 and name not in allowed}
    if repeated:
        raise Invalid(errors=tuple(field_errors(repeated, "/query")))


def refuse_query(req: Request) -> None:
    """Raise ``Invalid`` for any query parameter: the operation takes none."""
    unknown = {name: [Coded("没有这个参数。", "unknown")] for name in req.args}
    if unknown:
        raise Invalid(errors=tuple(field_errors(unknown, "/query")))


def expect_file(req: Request) -> None:
    """Make room for a form with one file; raises for any other kind of body."""
    if req.mimetype != "multipart/form-data":
        raise UnsupportedMediaType
    req.max_content_length = MAX_FILE_BODY_BYTES
    req.max_form_parts = 4
    if req.form or sum(len(files) for _, files in req.files.lists()) > 1:
        raise Invalid(errors=(FieldError("", "unknown", "一次只传一个文件，不用别的内容。"),))


def refuse_body(req: Request) -> None:
    """Raise for any body but an empty one or ``{}``: the operation takes none."""
    if req.get_data(cache=True) and req.get_json() != {}:
        raise Invalid(errors=(FieldError("", "unknown", "这里不需要内容。"),))
