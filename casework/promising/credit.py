"""Who may not commit for the time being: serious bad credit, or a false commitment, until it is repaired."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from i18n.marking import N_

BarKind = Literal["false_commitment", "bad_credit"]

#: 国办发〔2020〕42号: the reason, and the way on.
WHY_BARRED: dict[BarKind, str] = {
    "false_commitment": N_(
        "您以前有一次承诺查实不属实，信用修复以前，不能再用承诺代替证明。这不影响您申请：这一项请交证明，交不出来的由工作人员帮您核实。"
        "想修复信用或者觉得查错了，可以向办理的苏木乡镇（街道）提出。"
    ),
    "bad_credit": N_(
        "您有较严重的不良信用记录，信用修复以前，不能用承诺代替证明。这不影响您申请：这一项请交证明，交不出来的由工作人员帮您核实。"
        "修复以后就又可以承诺了，怎么修复，工作人员会告诉您。"
    ),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A reason why somebody may not commit; ``person`` is a blind index of their identity number.

    ``cause`` is the commitment it came from, or the record of whoever keeps credit. ``lifted_at``: repaired, or found
    wrong on appeal.
    """

    id: str
    version: int
    person: str
    kind: BarKind
    cause: str
    since: datetime
    officer: str
    lifted_at: datetime | None = None
    lifted_by: str = ""
