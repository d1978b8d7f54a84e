"""Fields that the forms share: a site, an indicator, a unit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from shuniu.commons.people.models import Unit
from shuniu.desk.forms import unit_choices
from shuniu.domains.portal.models import Site
from shuniu.ground import clock

from ..models import Part
from ..queries.indicators import in_force

Label = str | Promise


class SiteField(forms.ChoiceField):
    """An open site, as the site itself."""

    def offer(self) -> None:
        """The sites that stand today, in their order."""
        found = [(site.code, site.shown_name) for site in Site.objects.open_on(clock.today())]
        self.choices = [("", _("请选择")), *found]

    def clean(self, value: Any) -> Any:
        """The site."""
        code = super().clean(value)
        return Site.objects.select_related("unit").get(code=code) if code else None


class UnitField(forms.ChoiceField):
    """An open unit, as the unit itself; with ``or_own`` none is the site's own."""

    def __init__(self, label: Label, *, or_own: bool = False, **more: Any) -> None:
        self.or_own = or_own
        more.setdefault("required", not or_own)
        super().__init__(label=label, **more)  # type: ignore[arg-type]

    def offer(self) -> None:
        """The county's open units."""
        first = _("网站的主办单位") if self.or_own else _("请选择")
        self.choices = [("", first), *unit_choices(letters_only=False)]

    def clean(self, value: Any) -> Any:
        """The unit, or None for the site's own."""
        key = super().clean(value)
        return Unit.objects.get(pk=int(key)) if key else None


class IndicatorField(forms.ChoiceField):
    """An indicator in force that is asked of sites, by its part."""

    def offer(self) -> None:
        """Today's indicators."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for one in in_force(clock.today()).values():
            if one.part in (Part.VETO_SITE, Part.DEDUCTION):
                named = (one.code, f"{one.code} {one.name}")
                groups.setdefault(str(Part(one.part).label), []).append(named)
        self.choices = [("", _("请选择")), *groups.items()]
