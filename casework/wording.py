"""How the states of an application are told to people."""

from __future__ import annotations

from casework.application import ApplicationState

STATE_TITLES: dict[ApplicationState, str] = {"submitted": "已提交，等待受理"}

DECIDED_BY = "是否符合条件，由旗县民政部门或者它委托的苏木乡镇、街道确认。"
