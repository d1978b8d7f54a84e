"""What the letters put on the public site: a door, what people come to do, a tile, search."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.site.registries import (
    CitizenAct,
    Door,
    HomeTile,
    Searcher,
    citizen_acts,
    doors,
    home_tiles,
    searchers,
)

from . import reading


def open_doors() -> None:
    """Register with the site; called once while the program starts."""
    doors.add("interaction", Door("letters:interaction", _("写信、查询、看答复、看统计")))
    acts = (
        ("write", _("写信反映问题"), _("不用注册，约5分钟"), "letters:before_writing", "pen", 10),
        ("find", _("查询我的来信"), _("凭编号和查询码"), "letters:find", "track", 20),
        ("read", _("看公开的答复"), _("别人问过什么，怎样答复"), "letters:answered", "mail", 70),
        ("figures", _("来信办理统计"), _("各单位办得怎样"), "letters:statistics", "chart", 90),
    )
    for name, label, hint, url, icon, order in acts:
        citizen_acts.add(
            f"letters.{name}", CitizenAct(label, hint, url, icon, "interaction", order)
        )
    home_tiles.add("letters", HomeTile("letters/public/home_tile.html", reading.home_facts, 10))
    searchers.add("letters", Searcher(_("公开来信"), reading.search, "letters:answered"))
