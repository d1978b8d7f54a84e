"""What the archive registers while the program starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.casework import nightly
from shuniu.casework.filing import filers, nothing_to_keep, plain
from shuniu.commons.flow.model import Label

from . import desk, reminding
from . import figures as _figures  # noqa: F401 - declares the figures

# Kinds without a document of their own: title, number, opinions and the matter's papers. A kind
# whose domain knows more registers its own filer; this room knows the kinds' names only.
PLAIN: dict[str, Label] = {"bulletin": _("简报")}
# What ended without anything to keep (8号令 Art. 4).
EMPTY: dict[str, tuple[str, ...]] = {"bulletin": ("cancelled",)}


def connect() -> None:
    """Register the plain filers, the reminder, and the staff pages."""
    for kind, label in PLAIN.items():
        if kind not in filers:
            filers.add(kind, plain(label))
    for kind, states in EMPTY.items():
        nothing_to_keep.add(kind, states)
    nightly.errands.add("archive.reminding", reminding.run)
    desk.register()
