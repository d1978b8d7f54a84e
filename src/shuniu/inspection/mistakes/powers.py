"""Who takes reports in, who answers them."""

from __future__ import annotations

from shuniu.casework.powers import Either, lead, office
from shuniu.commons.people.duties import HANDLER, LEADER, REGISTRAR, REVIEWER, UNIT_HEAD

INSIDERS = (REGISTRAR, REVIEWER, LEADER)
UNITS = (HANDLER, UNIT_HEAD)

REGISTRAR_POWER = office(REGISTRAR)
LEAD = lead(*UNITS)
LEAD_NEW = lead(*UNITS, signed=False)
URGER = Either((REGISTRAR_POWER, office(LEADER)), REGISTRAR_POWER.label)
