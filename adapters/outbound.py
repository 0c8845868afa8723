"""Calls to other people's servers: one host from the settings, no redirects, and an end in sight."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

import requests
import urllib3

from i18n.errors import Unavailable

LARGEST_ANSWER = 65_536
# At DEBUG urllib3 writes whole request lines, and WeChat wants its secret in the query.
logging.getLogger("urllib3").setLevel(logging.INFO)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


class Outbound:
    """Speaks to the server at `origin` and to nobody else; every failure is Unavailable, without the address."""

    def __init__(self, origin: str, *, deadline_seconds: float = 5.0) -> None:
        self._origin = origin
        self._deadline_seconds = deadline_seconds

    def get(self, path: str, query: Mapping[str, str]) -> Answer:
        """GET `path`; raises Unavailable."""
        return self._send("GET", path, params=dict(query))

    def post(self, path: str, body: object, headers: Mapping[str, str]) -> Answer:
        """POST JSON to `path`; raises Unavailable."""
        return self._send("POST", path, json=body, headers=dict(headers))

    def _send(self, method: str, path: str, **what: Any) -> Answer:
        end = monotonic() + self._deadline_seconds
        try:
            with requests.Session() as session:
                session.trust_env = False  # no proxy, no .netrc: nobody else sees this request
                session.headers["Accept-Encoding"] = "identity"
                with session.request(
                    method,
                    self._origin + path,
                    timeout=self._deadline_seconds,
                    allow_redirects=False,
                    stream=True,
                    **what,
                ) as response:
                    return Answer(response.status_code, _read(response, end))
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError):
            raise Unavailable(retry_after_seconds=5) from None  # its text holds the address, secrets and all


def _read(response: requests.Response, end: float) -> bytes:
    """The body, if it is small and comes in time. One read at a time: a server may also drip."""
    body = b""
    while chunk := response.raw.read1(8_192):
        body += chunk
        if len(body) > LARGEST_ANSWER or monotonic() > end:
            raise Unavailable(retry_after_seconds=5)
    return body
