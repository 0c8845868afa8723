"""Lets anybody keep an answer that is the same for everybody, and ask cheaply whether it still is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Response, request

View = TypeVar("View", bound=Callable[..., Any])


def cacheable(*, seconds: int) -> Callable[[View], View]:
    """Mark a public view's answer as good for ``seconds``; ``If-None-Match`` gets 304 while it is unchanged.

    Goes right below the route, above the schemas: it needs the answer they made.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def cached(**named: Any) -> Response:
            response: Response = view(**named)
            response.cache_control.public = True
            response.cache_control.max_age = seconds
            response.add_etag()
            response.make_conditional(request)
            return response

        return cast(View, cached)

    return decorate
