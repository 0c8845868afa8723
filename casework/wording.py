"""How the states of an application are told to people."""

from __future__ import annotations

from casework.application import ApplicationState
from i18n.marking import N_

STATE_TITLES: dict[ApplicationState, str] = {"submitted": N_("已提交，等待受理")}

DECIDED_BY = N_("是否符合条件，由旗县民政部门或者它委托的苏木乡镇、街道确认。")
