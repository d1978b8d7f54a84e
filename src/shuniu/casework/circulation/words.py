"""How a circulation is called where a reader meets it: in the inbox and in a notice."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .models import Circulation

WHY_MOST = 120


def why(circulation: Circulation) -> str:
    """Why the matter lies before the reader: purpose, day, what is asked."""
    due = circulation.due_on
    until = _("，{month}月{day}日前").format(month=due.month, day=due.day) if due else ""
    said = _("传阅（{purpose}{until}）").format(
        purpose=circulation.get_purpose_display(), until=until
    )
    text = " ".join(circulation.text.split())
    whole = f"{said}{text}"
    return whole if len(whole) <= WHY_MOST else whole[: WHY_MOST - 1] + "…"
