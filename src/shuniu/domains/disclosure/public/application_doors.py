"""What applications put on the public site: what people come to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.site.registries import CitizenAct, citizen_acts


def open_doors() -> None:
    """Register with the site; called once while the program starts."""
    acts = (
        (
            "apply",
            _("申请公开政府信息"),
            _("网站上没有的，可以申请"),
            "disclosure:before_applying",
            "ask",
            60,
        ),
        (
            "find",
            _("查询信息公开申请"),
            _("凭编号和查询码看进展和答复"),
            "disclosure:find_application",
            "track",
            110,
        ),
    )
    for name, label, hint, url, icon, order in acts:
        act = CitizenAct(label, hint, url, icon, "disclosure", order)
        citizen_acts.add(f"disclosure.{name}", act)
