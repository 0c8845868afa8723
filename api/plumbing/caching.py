"""Lets anybody keep an answer that is the same for everybody, and ask cheaply whether it still is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Response, request

Arguments = ParamSpec("Arguments")


def cacheable(*, seconds: int) -> Callable[[Callable[Arguments, Response]], Callable[Arguments, Response]]:
    """Mark a public view's answer as good for ``seconds``; ``If-None-Match`` gets 304 while it is unchanged.

    Goes between the route and the schemas.
    """

    def decorate(view: Callable[Arguments, Response]) -> Callable[Arguments, Response]:
        @wraps(view)
        def cached(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Response:
            response = view(*args, **kwargs)
            response.cache_control.public = True
            response.cache_control.max_age = seconds
            response.add_etag()
            response.make_conditional(request)
            return response

        return cached

    return decorate
