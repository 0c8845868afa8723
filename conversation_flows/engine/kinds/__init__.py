"""The closed set of question kinds: how each reads an answer, keeps it, shows it and offers it to conditions."""

from __future__ import annotations

from conversation_flows.engine.kinds.agreements import Agreement, Signature
from conversation_flows.engine.kinds.choices import Choice, Choices, YesNo
from conversation_flows.engine.kinds.dates import Day, Month
from conversation_flows.engine.kinds.documents import BankCard, IdNumber, Phone
from conversation_flows.engine.kinds.kind import Kind, Refused
from conversation_flows.engine.kinds.numbers import Money, Number
from conversation_flows.engine.kinds.places import Address, Region
from conversation_flows.engine.kinds.words import PersonName, Text

__all__ = ["KINDS", "SEALING", "Kind", "Refused"]

#: kind name in YAML and on the wire -> its behaviour
KINDS: dict[str, Kind] = {
    "yes_no": YesNo(),
    "choice": Choice(),
    "choices": Choices(),
    "text": Text(longest=200),
    "long_text": Text(longest=2000),
    "number": Number(),
    "money": Money(),
    "date": Day(),
    "month": Month(),
    "id_number": IdNumber(),
    "phone": Phone(),
    "bank_card": BankCard(),
    "person_name": PersonName(),
    "region": Region(),
    "address": Address(),
    "commitment": Agreement(),
    "consent": Agreement(),
    "review": Agreement(),
    "signature": Signature(),
}

#: kinds that say "all of the above is right": any later change of an answer undoes them
SEALING = frozenset({"review", "signature"})
