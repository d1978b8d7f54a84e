"""The duties by which a unit's people deal with its documents."""

from __future__ import annotations

from shuniu.commons.people.duties import HANDLER, LEADER, REGISTRAR, REVIEWER, UNIT_HEAD

# A unit's own people for its documents; the county office's are its registrars.
HANDS = (HANDLER, UNIT_HEAD, REGISTRAR)
OVERSEEING = (*HANDS, REVIEWER, LEADER)
