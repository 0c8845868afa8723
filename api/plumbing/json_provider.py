"""Writes JSON for Flask with orjson. Request bodies are read elsewhere: `bounded_json.py`."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Response
from flask.json.provider import JSONProvider

_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS


class OrjsonProvider(JSONProvider):
    """Instants leave as RFC 3339 with ``Z``; a float that JSON cannot hold leaves as null, never as ``NaN``."""

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        """Encode as text; Flask's formatting options are accepted and ignored."""
        return orjson.dumps(obj, option=_OPTIONS).decode()

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Decode JSON of our own making."""
        return orjson.loads(s)

    def response(self, *args: Any, **kwargs: Any) -> Response:
        """A JSON response straight from bytes: no detour through text."""
        body = orjson.dumps(self._prepare_response_obj(args, kwargs), option=_OPTIONS)
        return Response(body, mimetype="application/json")
