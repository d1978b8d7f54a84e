from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "shuniu.commons.people"
    label = "people"
    verbose_name = _("单位与人员")

    def ready(self) -> None:
        """Register what a member holds by this room itself: delegations, given and held."""
        from .delegations_held import DelegationsGiven, DelegationsHeld  # noqa: PLC0415
        from .holdings import holdings  # noqa: PLC0415

        holdings.add("people.delegations_held", DelegationsHeld())
        holdings.add("people.delegations_given", DelegationsGiven())
