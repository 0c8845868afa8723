"""Makes of what a paper says a page of HTML: one file with everything in it, for the phone and for the press."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from casework.writing.reading import FOLDER

_SHOWN = 16  # characters of the digest; its verification gives the whole
_TEMPLATES = FOLDER / "templates"


def page(says: Mapping[str, Any], digest: str, qr: bytes) -> str:
    """The whole page; ``qr`` is an SVG document. Whatever people wrote stands in it as they wrote it."""
    template = _environment().get_template(f"{says['paper']}.html")
    return template.render(
        **{name: says[name] for name in ("paper", "title", "number", "issuer", "issued_on", "texts", "facts", "ways")},
        tables={name: _if_any(table["rows"], _captioned(table)) for name, table in says["tables"].items()},
        salutation=_if_any(says["to"], says["to"]),
        rights_told=_if_any(says["rights"], says["rights"]),
        signatures=_if_any(says["signatures"], says["signatures"]),
        drawn=says["drawn"],
        verification=says["verification"],
        digest=digest[:_SHOWN],
        qr=_drawn(qr),
        style=_style(),
    )


def _if_any(there: Any, part: Any) -> list[Any]:
    """Templates only loop: a part that is not there is a loop over nothing."""
    return [part] if there else []


def _captioned(table: Mapping[str, Any]) -> dict[str, Any]:
    return {**table, "captions": _if_any(table["caption"], table["caption"])}


def _drawn(svg: bytes) -> Markup:
    """An SVG document as part of a page: without its prologue."""
    return Markup(svg[svg.index(b"<svg") :].decode())  # noqa: S704 — our own drawing of our own text


@cache
def _style() -> Markup:
    return Markup((_TEMPLATES / "paper.css").read_text(encoding="utf-8"))  # noqa: S704 — our own file


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(lambda name: (_TEMPLATES / name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
