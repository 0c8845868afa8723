"""Which request carries out what a citizen can do, and the fields of its body, for clients to draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from api.plumbing.languages import said
from api.plumbing.services import services
from casework.application import Application
from casework.lifecycle import Take
from casework.possibilities import APPEAL, Possible
from casework.replies import CHANGE, SELF_CARE, SUPPLEMENTS, TRANSFER, WITHDRAWALS
from i18n.marking import N_

CHANGES: Mapping[str, str] = MappingProxyType(
    {
        "income": N_("收入变了"),
        "members": N_("家里人变了（添人、去世、分开过）"),
        "health": N_("有人生病、住院或者残疾变化"),
        "property": N_("房子、车、存款变了"),
        "residence": N_("搬家了，或者户口迁了"),
        "money_received": N_("领到了别的钱"),
        "self_care": N_("自己照顾自己的能力变了"),
        "other": N_("别的变化"),
    }
)
_APPLY_AGAIN = N_("重新申请")
Fields = list[dict[str, Any]]


def shown_can(application: Application, possible: Possible) -> dict[str, Any]:
    """One thing she can do, with the path to POST to and the fields to send."""
    what, fields = _REQUESTS[possible.action]
    return {
        "action": possible.action,
        "title": possible.title,
        "path": f"/v1/applications/{application.id}/{what}",
        "takes": fields(possible),
        "until": possible.until,
    }


def shown_apply_again(application: Application) -> dict[str, Any]:
    """A new application for the same service."""
    title = said(_APPLY_AGAIN)
    fields = [_field("service", "fixed", title, options=[_option(application.service, title)])]
    return {"action": "apply_again", "title": title, "path": "/v1/conversations", "takes": fields, "until": None}


def _supplement(possible: Possible) -> Fields:
    return [
        _field("words", "text", said(N_("说明")), required=_needs(possible, "words")),
        _field("uploads", "uploads", said(N_("照片或者文件")), required=False),
        _field("answers", "answers", said(N_("对照着一项一项说")), required=False),
    ]


def _withdrawal(possible: Possible) -> Fields:
    of = next(of for of, action in WITHDRAWALS.items() if action == possible.action)
    return [_field("of", "fixed", said(N_("撤回什么")), options=[_option(of, possible.title)])]


def _change(possible: Possible) -> Fields:
    kinds = ["self_care"] if possible.action == SELF_CARE else [one for one in CHANGES if one != "self_care"]
    return [
        _field("what", "choice", said(N_("什么变了")), options=[_option(kind, said(CHANGES[kind])) for kind in kinds]),
        _field("since", "day", said(N_("从哪一天起"))),
        _field("words", "text", said(N_("说一说是怎么回事"))),
    ]


def _appeal(possible: Possible) -> Fields:
    return [_field("words", "text", said(N_("哪里不服，为什么")))]


def _transfer(possible: Possible) -> Fields:
    programmes = _take(possible, "programme").options
    lifecycles = services().casework.lifecycles
    options = [_option(one, said(lifecycles.newest(one).title)) for one in programmes]
    return [_field("programme", "choice", said(N_("转到哪一项")), options=options)]


def _take(possible: Possible, name: str) -> Take:
    return next(take for take in possible.takes if take.name == name)


def _needs(possible: Possible, name: str) -> bool:
    return not _take(possible, name).is_optional


def _field(
    name: str, kind: str, title: str, *, required: bool = True, options: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    return {"name": name, "kind": kind, "title": title, "required": required, "options": options or []}


def _option(value: str, title: str) -> dict[str, str]:
    return {"value": value, "title": title}


#: Every action citizens have in any lifecycle -> the last part of the path, and the fields.
_REQUESTS: Mapping[str, tuple[str, Callable[[Possible], Fields]]] = MappingProxyType(
    dict.fromkeys(SUPPLEMENTS, ("supplements", _supplement))
    | dict.fromkeys(WITHDRAWALS.values(), ("withdrawal", _withdrawal))
    | dict.fromkeys((CHANGE, SELF_CARE), ("changes", _change))
    | {APPEAL: ("appeals", _appeal), TRANSFER: ("transfers", _transfer)}
)
