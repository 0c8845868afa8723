"""What the stand-in servers share: JSON answers and the types of WSGI."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse
else:
    StartResponse = Any

__all__ = ["Environ", "StartResponse", "json_answer"]

Environ = dict[str, Any]


def json_answer(fields: object, status: int = 200) -> Response:
    """A JSON response."""
    return Response(json.dumps(fields, ensure_ascii=False), status=status, content_type="application/json")
