"""How the states of an application are told to people."""

from __future__ import annotations

from i18n.marking import N_

DECIDED_BY = N_("是否符合条件，由旗县民政部门或者它委托的苏木乡镇、街道确认。")
