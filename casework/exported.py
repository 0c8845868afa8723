"""What single things look like in an export: hers in full, of others only what they are, never who."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from casework.application import Application, Happening
from casework.authorisation import Authorisation
from casework.commitment import Commitment
from casework.uploads.upload import Upload


def content_of(application: Application) -> dict[str, Any]:
    """What was said; who helped to say it is told by what they are, never by who."""
    sources = [_source(source) for source in application.content.get("sources", ())]
    return dict(application.content) | {"sources": sources}


def need_of(need: Mapping[str, Any]) -> dict[str, Any]:
    """What a household needs and what became of it; what officers wrote beside it may be about others."""
    bare = {name: value for name, value in need.items() if name != "words"}
    return bare | {"steps": [{k: v for k, v in step.items() if k != "words"} for step in need["steps"]]}


def happening_of(happening: Happening) -> dict[str, Any]:
    """What others said in the case is told by its papers; officers are told by what they are, never by who."""
    is_own = happening.actor.kind == "citizen"
    return {
        "at": happening.at,
        "action": happening.action,
        "step": happening.step,
        "by": happening.actor.acts_as,
        "reasons": list(happening.reasons),
        "said": dict(happening.details) if is_own else {},
    }


def commitment_of(commitment: Commitment) -> dict[str, Any]:
    """What she promised, signed or brought, and what was done about it, by what kind of person."""
    return {
        "id": commitment.id,
        "item": commitment.item,
        "state": commitment.state,
        "signed": commitment.signed and asdict(commitment.signed),
        "uploads": list(commitment.uploads),
        "deeds": [{"act": deed.act, "at": deed.at, "by": deed.actor.acts_as} for deed in commitment.deeds],
    }


def authorisation_of(authorisation: Authorisation) -> dict[str, Any]:
    """What the applicant said of somebody, and whether that person answered; the answer and signature are theirs."""
    return {
        "id": authorisation.id,
        "asked_at": authorisation.asked_at,
        "who": asdict(authorisation.who),
        "relation": authorisation.relation,
        "state": authorisation.state,
    }


def upload_of(upload: Upload) -> dict[str, Any]:
    """A file without its content, which has an address of its own."""
    shown = ("id", "state", "media_type", "bytes", "pages", "uploaded_at", "application", "digest")
    return {name: getattr(upload, name) for name in shown}


def _source(source: Mapping[str, Any]) -> dict[str, Any]:
    """Who entered something, as what and how; never who in person."""
    return {name: value for name, value in source.items() if name != "account"}
