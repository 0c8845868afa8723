"""Turns everything that goes wrong into RFC 9457 problem documents; the one table from errors to statuses."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import flask_smorest
import marshmallow as ma
import orjson
from flask import Flask, Response
from flask_smorest.utils import prepare_response
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from api.plumbing.languages import said, tell_language
from api.plumbing.logs import log, place_of
from api.plumbing.request_ids import request_id
from api.plumbing.schemas import AnswerSchema
from i18n import errors
from i18n.marking import N_

MEDIA_TYPE = "application/problem+json"

STATUSES: dict[type[errors.BangbanError], int] = {
    errors.Malformed: 400,
    errors.IdempotencyKeyMissing: 400,
    errors.NotSignedIn: 401,
    errors.SignInRefused: 401,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Stale: 412,
    errors.Invalid: 422,
    errors.IdempotencyKeyReused: 422,
    errors.PreconditionMissing: 428,
    errors.TooMany: 429,
    errors.Unavailable: 503,
}

#: What a status says when no error of ours explains it: code, title.
_TITLES: dict[int, tuple[str, str]] = {
    400: ("malformed", N_("没能读懂这次请求")),
    401: ("not_signed_in", N_("请先登录")),
    404: ("not_found", N_("没有找到")),
    405: ("method_not_allowed", N_("这里不支持这种操作")),
    409: ("conflict", N_("现在还不能这样做")),
    412: ("stale", N_("内容刚刚更新过")),
    413: ("too_large", N_("内容太大")),
    415: ("unsupported_media_type", N_("只接受 JSON 格式的内容")),
    422: ("invalid", N_("有些内容需要改一下")),
    428: ("precondition_missing", N_("缺少版本号")),
    429: ("too_many", N_("请稍等一会儿再试")),
    500: ("internal", N_("系统出了问题")),
    503: ("unavailable", N_("系统正忙，请稍后再试")),
}
#: One answer whatever the reason, so that nobody can ask the answer for the reason.
_SILENT = {401: errors.NotSignedIn, 404: errors.NotFound}


class FieldErrorSchema(AnswerSchema):
    """One field that does not hold."""

    pointer = ma.fields.String(required=True, metadata={"description": "JSON pointer into the body, or /query/<name>"})
    code = ma.fields.String(required=True, metadata={"description": "Stable"})
    message = ma.fields.String(required=True, metadata={"description": "For people"})
    hint = ma.fields.String(metadata={"description": "How to put it right"})


class Problem(AnswerSchema):
    """What went wrong, RFC 9457. `code` is stable; the texts are for people and may be reworded."""

    type = ma.fields.String(required=True, metadata={"example": "urn:bangban:problem:invalid"})
    title = ma.fields.String(required=True, metadata={"example": "有些内容需要改一下"})
    status = ma.fields.Integer(required=True, metadata={"example": 422})
    detail = ma.fields.String(required=True, metadata={"example": "有些内容需要改一下。"})
    code = ma.fields.String(required=True, metadata={"example": "invalid"})
    instance = ma.fields.String(metadata={"description": "The request, for support; never on 401 and 404"})
    errors = ma.fields.List(ma.fields.Nested(FieldErrorSchema))
    next = ma.fields.String(metadata={"description": "What to do now"})


class ProblemApi(flask_smorest.Api):  # type: ignore[misc] # the library is untyped
    """flask-smorest's Api, answering and documenting problems, and keeping the headers HTTP wants on them."""

    ERROR_SCHEMA = Problem
    DEFAULT_ERROR_RESPONSE_NAME = None  # every status is documented by name, so a missing one is found

    def _register_error_handlers(self) -> None:
        self._app.register_error_handler(errors.BangbanError, answer_error)
        self._app.register_error_handler(HTTPException, answer_http_exception)
        self._app.register_error_handler(Exception, answer_unexpected)

    def _register_pagination_header(self) -> None:
        """Not ours: lists go on by a cursor in the answer."""

    def _register_responses(self) -> None:
        for status in HTTPStatus:
            response: dict[str, Any] = {"description": status.phrase}
            if status >= 400:
                response["schema"] = self.ERROR_SCHEMA
            prepare_response(response, self.spec, MEDIA_TYPE)
            self.spec.components.response(status.name, response, lazy=True)


def kind_of(error: errors.BangbanError) -> type[errors.BangbanError]:
    """The nearest class of the table."""
    return next(kind for kind in type(error).__mro__ if kind in STATUSES)


def answer_error(error: errors.BangbanError) -> Response:
    """The problem document of one of our own errors."""
    kind = kind_of(error)
    status = STATUSES[kind]
    if kind in _SILENT.values():
        error = kind()
    document: dict[str, Any] = {"detail": said(error.text, error.values)}
    if error.errors:
        document["errors"] = [_field(item) for item in error.errors]
    if error.next:
        document["next"] = said(error.next)
    response = problem(status, error.code, document)
    if error.retry_after_seconds is not None:
        response.headers["Retry-After"] = str(error.retry_after_seconds)
    return response


def _field(item: errors.FieldError) -> dict[str, str]:
    found = {"pointer": item.pointer, "code": item.code, "message": said(item.message, item.values)}
    return found | ({"hint": said(item.hint)} if item.hint else {})


def answer_http_exception(error: HTTPException) -> Response:
    """The problem document of an error of the HTTP machinery, with its headers (``Allow``, ``Retry-After``) kept."""
    status = error.code or 500
    if status in _SILENT:
        return answer_error(_SILENT[status]())
    code, title = _titled(status)
    response = problem(status, code, {"detail": said(N_("{title}。"), {"title": said(title)})})
    for name, value in error.get_headers():
        if name.lower() != "content-type":
            response.headers[name] = value
    return response


def answer_unexpected(error: Exception) -> Response:
    """500 without a stack; the log learns the exception's type and place, never its words."""
    log("unexpected_error", error=type(error).__name__, place=place_of(error))
    return problem(500, "internal", {"detail": said(errors.BangbanError.default_text)})


def problem(status: int, code: str, members: dict[str, Any]) -> Response:
    """A problem response of ``members`` beside the standard ones."""
    document = {
        "type": f"urn:bangban:problem:{code}",
        "title": said(_titled(status)[1]),
        "status": status,
        "code": code,
    }
    if status not in _SILENT:
        document["instance"] = f"urn:uuid:{request_id()}"
    response = Response(orjson.dumps(document | members), status=status, content_type=MEDIA_TYPE)
    tell_language(response)
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="bangban"'  # RFC 6750 §3; no error= that tells why
    return response


def _titled(status: int) -> tuple[str, str]:
    code = HTTP_STATUS_CODES.get(status, "error").lower().replace(" ", "_")
    return _TITLES.get(status) or (code, N_("这次请求没有成功"))


def keep_errors_quiet(app: Flask) -> None:
    """Replace Flask's own error log, which would print the exception's words, by ours."""
    app.log_exception = lambda exc_info: log(  # type: ignore[method-assign]
        "unexpected_error", error=getattr(exc_info[0], "__name__", "?"), place=place_of(exc_info[1])
    )
