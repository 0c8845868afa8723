"""The peer: the least an endpoint of flask-smorest does that checks a body, finds two documents and replaces one."""

from __future__ import annotations

from typing import Any

import flask_smorest
import marshmallow as ma
from flask import Flask, request

from adapters.mongo.client import Database


class TurnBody(ma.Schema):
    """What comes in."""

    question = ma.fields.String()
    answer = ma.fields.Raw()
    action = ma.fields.String()
    loop = ma.fields.String()
    item = ma.fields.String()


class VersionView(ma.Schema):
    """What goes out."""

    version = ma.fields.Integer()


def bare_app(database: Database) -> Flask:
    """No guard, no limits, no keys, no sealing, no headers, no question: body, two finds, one replace, a number."""
    app = Flask("bare")
    app.config |= {"API_TITLE": "bare", "API_VERSION": "1", "OPENAPI_VERSION": "3.1.0"}
    turns = flask_smorest.Blueprint("turns", __name__)
    sessions, conversations = database["bare_sessions"], database["bare_conversations"]

    @turns.route("/conversations/<conversation_id>/turns", methods=["POST"])
    @turns.arguments(TurnBody)
    @turns.response(200, VersionView)
    def take_turn(body: dict[str, Any], conversation_id: str) -> dict[str, Any]:
        session = sessions.find_one({"_id": request.headers["Session"]})
        assert session is not None
        conversation = conversations.find_one({"_id": conversation_id, "owner": session["account"]})
        assert conversation is not None
        conversation["version"] += 1
        conversations.replace_one({"_id": conversation_id, "version": conversation["version"] - 1}, conversation)
        return conversation

    flask_smorest.Api(app).register_blueprint(turns)
    return app
