"""An audience that shows what the plumbing lets through."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask import jsonify

from api.plumbing.audiences import Audience
from api.plumbing.guards import principal
from api.plumbing.idempotency import etag, if_match_version
from api.plumbing.schemas import Count, Day, Instant, StrictSchema, Text
from i18n.errors import BangbanError


class PersonSchema(StrictSchema):
    name = Text(max_length=40, min_length=1, is_name=True, required=True)
    age = ma.fields.Integer(strict=True, validate=ma.validate.Range(0, 150))


class FormSchema(StrictSchema):
    note = Text(max_length=20)
    size = ma.fields.Integer(strict=True)
    day = Day()
    at = Instant()
    colour = ma.fields.String(validate=ma.validate.OneOf(["red", "green"]))
    people = ma.fields.List(ma.fields.Nested(PersonSchema))
    anything = ma.fields.Raw()


class FilterSchema(StrictSchema):
    page = Count(load_default=1)
    tag = ma.fields.List(Text(max_length=10))


def make_probe(*, raising: Exception | None = None) -> Audience:
    """Fresh each time: a blueprint keeps what was done to it."""
    probe = Audience("probe", guard="public", url_prefix="/probe")

    @probe.route("/form", methods=["POST"])
    @probe.arguments(FormSchema)
    @probe.response(200, ma.Schema)
    def fill(form: dict[str, Any]) -> Any:
        """Fill in."""
        return jsonify({name: str(value) for name, value in form.items()})

    @probe.route("/list")
    @probe.arguments(FilterSchema, location="query")
    @probe.response(200, ma.Schema)
    def look(query: dict[str, Any]) -> Any:
        """Look."""
        return jsonify(query)

    @probe.route("/raise")
    @probe.response(200, ma.Schema)
    def stumble() -> Any:
        """Stumble."""
        raise raising or BangbanError

    @probe.route("/nothing", methods=["POST"])
    @probe.response(204)
    def nothing() -> None:
        """Take nothing."""

    return probe


def make_guarded(guard: str) -> Audience:
    """One guarded read and one guarded, keyed, versioned, limited change."""
    guarded = Audience("guarded", guard=guard, url_prefix="/guarded")

    @guarded.route("/<thing>")
    @guarded.response(200, ma.Schema)
    def read(thing: str) -> Any:
        """Read."""
        return jsonify(account=principal().account)

    @guarded.route("/<thing>", methods=["POST"])
    @guarded.keyed
    @guarded.versioned
    @guarded.limited("turns")
    @guarded.refuses(409)
    @guarded.arguments(PersonSchema)
    @guarded.response(200, ma.Schema)
    def change(form: dict[str, Any], thing: str) -> Any:
        """Change."""
        return {}, 200, {"ETag": etag(if_match_version() + 1)}

    return guarded
