"""The list of certificate items: what may be promised instead of proved, for anybody to read beforehand.

国办发〔2020〕42号 asks that the list, the notices and the forms of commitments are published and can be downloaded.
"""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.plumbing.audiences import Audience
from api.plumbing.caching import cacheable
from api.plumbing.languages import said, told
from api.plumbing.schemas import AnswerSchema
from api.plumbing.services import services
from casework.promising.items import Item
from casework.promising.notices import Sheet, commitment, notice
from i18n.errors import NotFound

certificates = Audience(
    "certificates",
    guard="public",
    url_prefix="/v1/certificates",
    description="What may be promised instead of proved",
)


class CertificateView(AnswerSchema):
    """An item, and how it is done without the certificate."""

    item = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    certificate = ma.fields.String(required=True)
    proves = ma.fields.String(required=True)
    way = ma.fields.String(
        required=True,
        metadata={"description": "`commit`, `local` (where the county's list says so), or what the office does itself"},
    )
    law = ma.fields.String(required=True)
    sources = ma.fields.List(ma.fields.String(), required=True)
    alternative = ma.fields.String(required=True)
    services = ma.fields.List(ma.fields.String(), required=True)


class CertificatesView(AnswerSchema):
    """Every item."""

    items = ma.fields.List(ma.fields.Nested(CertificateView), required=True)


class FormView(AnswerSchema):
    """A notice or the form of a commitment, as one text."""

    version = ma.fields.Integer(required=True)
    title = ma.fields.String(required=True)
    text = ma.fields.String(required=True)


class CertificateFormsView(CertificateView):
    """An item with the forms people read and sign; none where nothing is to be signed."""

    notice = ma.fields.Nested(FormView, required=True, allow_none=True)
    commitment = ma.fields.Nested(FormView, required=True, allow_none=True)


_ITEM = {
    "item": "casual_income",
    "title": "打零工的收入",
    "certificate": "收入证明",
    "proves": "家里打零工的人没有固定单位，大概挣多少钱",
    "way": "commit",
    "law": "国办发〔2020〕42号；民发〔2021〕57号 第十三条",
    "sources": ["社会保险缴费", "个人所得税"],
    "alternative": "雇您的人或者嘎查村、社区写的收入情况；都没有的，由工作人员上门了解",
    "services": ["minimum_living_guarantee"],
}
_FORM = {"version": 1, "title": "告知承诺书：打零工的收入", "text": "告知承诺书：打零工的收入\n…"}


@certificates.route("")
@cacheable(seconds=300)
@Audience.refuses(304)
@certificates.response(200, CertificatesView, example={"items": [_ITEM]})
def list_certificates() -> Any:
    """List the certificates somebody might ask for, and how each is done without."""
    return {"items": [_line(item) for item in services().commitments.catalogue.items.values()]}, told()


@certificates.route("/<item_id>")
@cacheable(seconds=300)
@Audience.refuses(304)
@certificates.response(200, CertificateFormsView, example=_ITEM | {"notice": _FORM, "commitment": _FORM})
def show_certificate(item_id: str) -> Any:
    """Show one item with the full notice and the form of the commitment."""
    catalogue = services().commitments.catalogue
    item = catalogue.items.get(item_id)
    if item is None:
        raise NotFound
    read, signed = notice(item, catalogue.wording, said), commitment(item, catalogue.wording, said)
    is_signed = bool(item.meets)
    forms = {"notice": _form(item, read), "commitment": _form(item, signed)} if is_signed else {}
    return _line(item) | {"notice": None, "commitment": None} | forms, told()


def _line(item: Item) -> dict[str, Any]:
    told_of = {name: said(getattr(item, name)) for name in ("title", "certificate", "proves", "law", "alternative")}
    return told_of | {
        "item": item.id,
        "way": item.way,
        "sources": [said(source) for source in item.sources],
        "services": sorted(set().union(*(rule.to for rule in item.applies))),
    }


def _form(item: Item, sheet: Sheet) -> dict[str, Any]:
    return {"version": item.version, "title": sheet.title, "text": sheet.text()}
