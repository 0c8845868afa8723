"""What an id in a path looks like; anything else is no path of ours and never reaches a store."""

from __future__ import annotations

from werkzeug.routing import BaseConverter


class IdConverter(BaseConverter):
    """``<id:conversation_id>``: a prefix, an underscore and at least ten characters, as ``conv_2tq5…``."""

    regex = "[a-z]{2,8}_[A-Za-z0-9_-]{10,64}"


class PaperConverter(BaseConverter):
    """``<paper:name>``: the name of a paper in its application, as ``approval`` or ``approval-2``."""

    regex = r"[a-z_]{3,40}(?:-[0-9]{1,3})?"


def paper_in_openapi(converter: PaperConverter) -> dict[str, str]:
    """How the description puts it."""
    return {"type": "string", "pattern": f"^{converter.regex}$", "example": "approval-2"}


def id_in_openapi(converter: IdConverter) -> dict[str, str]:
    """How the description puts it."""
    return {"type": "string", "pattern": f"^{converter.regex}$", "example": "conv_2tq5vhmjwmznskbzkpr4ghyc3u"}
