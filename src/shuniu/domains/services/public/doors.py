"""What services put on the public site: a door, what people come to do, search."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.site.registries import CitizenAct, Door, Searcher, citizen_acts, doors, searchers

from .pages import search


def open_doors() -> None:
    """Register with the site; called once while the program starts."""
    doors.add("services", Door("services:services", _("办事指南、表格下载、停水停电通知")))
    acts = (
        (
            "guides",
            _("查办事指南"),
            _("要什么材料、到哪里办、几天办好"),
            "services:guides",
            "clipboard",
            30,
        ),
        ("life", _("停水停电通知"), _("今天哪里停、几点恢复"), "services:life", "notice", 40),
    )
    for name, label, hint, url, icon, order in acts:
        citizen_acts.add(f"services.{name}", CitizenAct(label, hint, url, icon, "services", order))
    searchers.add("services", Searcher(_("办事指南"), search, "services:guides"))
