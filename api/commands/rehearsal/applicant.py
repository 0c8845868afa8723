"""The applicant's side after submission: promises instead of certificates, and the others of the household."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from api.commands.rehearsal.stage import Phone
from conversation_flows.personas import SIGNATURE, Persona

Tell = Callable[[str], None]
_TICKS = {"knows": True, "meets": True, "bears": True, "truthful": True}


def promise(phone: Phone, application: str, persona: Persona, tell: Tell) -> None:
    """Commit to every item that may be committed to; say of the rest that the certificate will come."""
    for line in phone.get(f"/v1/commitments?application={application}")["items"]:
        if line["settled"]:
            continue
        item = phone.get(f"/v1/commitments/{line['id']}")
        can = {one["action"]: one["possible"] for one in item["can"]}
        body = _committing(item, persona) if can.get("commit") else {"choice": "bring"}
        chosen = phone.call("POST", f"/v1/commitments/{line['id']}", body, version=item["version"]).json()
        tell(f"{'承诺' if chosen['state'] == 'committed' else '交证明'}：{line['title']}")


def _committing(item: dict[str, Any], persona: Persona) -> dict[str, Any]:
    signer = str(persona.answers.get("applicant.name") or persona.answers.get("emergency.name"))
    return {
        "choice": "commit",
        "notice": item["notice"]["version"],
        "ticks": _TICKS,
        "signer": signer,
        "signature": SIGNATURE,
    }


def authorise(phone: Phone, application: str, persona: Persona, tell: Tell) -> None:
    """Everybody of the household who has a phone authorises for themself, by the link they were sent."""
    for one in phone.get(f"/v1/applications/{application}/authorisations")["items"]:
        last_four = _last_four(persona, one["name"])
        if one["given"] or not one["by_link"] or last_four is None:
            continue
        body = {"authorisation": one["id"]}
        link = phone.call("POST", f"/v1/applications/{application}/authorisations", body).json()["link"]
        reply = {"code": link.partition("#")[2], "last_four": last_four, "agrees": True, "signature": SIGNATURE}
        Phone(phone.stage).call("POST", "/v1/authorisations/reply", reply)
        tell(f"授权核对：{one['relation_title']}在自己的手机上签了名")


def _last_four(persona: Persona, name: str) -> str | None:
    """Of the identity number somebody was entered with."""
    return next((str(one["id_number"])[-4:] for one in _people(dict(persona.answers)) if one.get("name") == name), None)


def _people(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if isinstance(value.get("id_number"), str):
            yield value
        for inner in value.values():
            yield from _people(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _people(inner)
