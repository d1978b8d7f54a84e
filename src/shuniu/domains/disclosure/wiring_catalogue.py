"""What the catalogue and the annual report register while the program starts."""

from __future__ import annotations

from shuniu.casework.disclosing import hearers, takers
from shuniu.casework.filing import nothing_to_keep
from shuniu.casework.handover import repeats
from shuniu.casework.nightly import errands
from shuniu.commons import calendar
from shuniu.commons.flow import register
from shuniu.commons.papers.reading import guards
from shuniu.commons.publishing.columns import Column, columns
from shuniu.commons.publishing.explaining import tellers
from shuniu.desk import declare, menu

from .actions.catalogue import ACTIONS
from .actions.items import hear_end, take_in
from .actions.standing import COLUMN, nightly
from .desk.catalogue import DESK
from .desk.catalogue_registers import REGISTERS, TILES
from .figures import catalogue as _figures  # noqa: F401 - declares the figures
from .flow.catalogue import KIND, STATES, build
from .models import Item
from .public.catalogue import may_read, open_doors
from .queries.catalogue import explained_by
from .wording.catalogue import COLUMN_LABEL, SECTION_LABEL

_LAW = "《政府信息公开条例》第十八条；本级规定（默认值，可调）"

# Beside disc.publish of the master table (twenty working days, article 26).
RULES = (
    calendar.TimeRule(
        "disc.interpret",
        "公开政策解读",
        "公开政策文件",
        3,
        "workday",
        "国办发〔2016〕80号（默认值，可调）",
    ),
    calendar.TimeRule("disc.reexamine", "复核不公开的信息", "到期复核", 20, "workday", _LAW),
)


def connect() -> None:
    """Register the limits, the flow, the port, the nightly errand, pages and the public column."""
    for rule in RULES:
        calendar.rules.add(rule.code, rule)
    register(build(ACTIONS))
    takers.add("disclosure", take_in)
    hearers.add("disclosure", hear_end)
    errands.add("disclosure.reexamine", nightly)
    for column in ("organ", "responsible"):
        repeats(Item, column)
    # The catalogue keeps what is published; the document itself is filed where it was made.
    nothing_to_keep.add(KIND, tuple(state.code for state in STATES if state.final))
    columns.add(COLUMN, Column(COLUMN_LABEL, "disclosure:catalogue"))
    tellers.add("disclosure", explained_by)
    guards.add("disclosure.items", may_read)
    if "disclosure" not in menu.sections:
        menu.add_section("disclosure", SECTION_LABEL, 36)
    declare.register(DESK)
    for plain in REGISTERS:
        declare.register_plain(plain)
    for tile in TILES:
        declare.register_tile(tile)
    open_doors()
