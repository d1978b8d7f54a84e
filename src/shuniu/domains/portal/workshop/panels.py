"""A part of the editor's page that is only read there: the files that go with the text."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import HelpPanel

from ..queries import attached_to


class AttachedPanel(HelpPanel):  # type: ignore[misc]
    """附件: what is attached now, and the way to the page where that is changed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("content", None)
        kwargs.pop("template", None)
        super().__init__(template="workshop/attached.html", **kwargs)

    class BoundPanel(HelpPanel.BoundPanel):  # type: ignore[misc]
        @property
        def attached(self) -> list[tuple[Any, str]]:
            """The files of the draft that is being written."""
            return attached_to(self.instance)

        @property
        def address(self) -> str:
            """Where they are uploaded and put in order."""
            return reverse("portal:attached", args=[self.instance.matter_id])
