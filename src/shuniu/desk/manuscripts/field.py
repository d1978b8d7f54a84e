"""The field that edits a manuscript: a text box in the plain form, an editor on top of it.

Without JavaScript one types the plain form with marks (一、 begins a heading, | … | a
table). With it the editor takes the box's place and writes the manuscript into it as JSON;
the field reads either.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.commons.manuscript import Manuscript, from_plain, parse, to_marked
from shuniu.commons.papers.secrecy import refuse_secret_manuscripts
from shuniu.ground import clock
from shuniu.ground.refusal import Refused

from .words import words

# R17: a general deployment has at most 5,000 characters, one of special work 4,000.
ADVISED = 5_000


class ManuscriptInput(forms.Textarea):
    """The text box, and for the editor what it needs to know."""

    template_name = "desk/manuscript/widget.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 24, "spellcheck": "false", **(attrs or {})})
        self.advised = self.most = 0
        self.autosave_url = self.version = ""
        self.saved_at: dt.datetime | None = None

    def format_value(self, value: Any) -> str:
        """What stands in the box: the plain form; what can't be read comes back as it was sent."""
        try:
            return to_marked(read(value))
        except Refused:
            return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The box with the limits, the draft's address and the words of the editor."""
        context = super().get_context(name, value, attrs)
        at = self.saved_at.astimezone(clock.ZONE).strftime("%H:%M") if self.saved_at else ""
        context["widget"] |= {
            "advised": self.advised,
            "most": self.most,
            "autosave_url": self.autosave_url,
            "version": self.version,
            "saved_at": at,
            "words": json.dumps(words(), ensure_ascii=False),
        }
        return context

    def seen(self, data: Any, name: str) -> str:
        """The version that the editor last saw, for the action to notice an overtaken one."""
        return str(data.get(f"{name}_seen", ""))[:64]


class ManuscriptField(forms.Field):
    """正文 as a ``Manuscript``; its initial value may be one, its stored form, or lines of text.

    ``advised`` is the length that a rule advises (told, not enforced), ``most`` the longest
    that is taken, both in characters. A state secret's marking is refused here already.
    """

    widget = ManuscriptInput
    default_error_messages = {
        "long": gettext_lazy("最多%(most)d个字，现在有%(now)d个字，请缩短。"),
    }

    def __init__(
        self,
        *,
        label: Any = None,
        advised: int = ADVISED,
        most: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(label=gettext_lazy("正文") if label is None else label, **kwargs)
        self.most = most
        assert isinstance(self.widget, ManuscriptInput)
        self.widget.advised, self.widget.most = advised, most

    def keep_at(self, url: str, *, version: object, saved_at: dt.datetime | None = None) -> None:
        """Let the editor keep its draft at an address (``drafts.autosave`` answers there).

        ``version`` is the draft's as it is shown now, ``saved_at`` when that was saved.
        """
        assert isinstance(self.widget, ManuscriptInput)
        self.widget.autosave_url, self.widget.version = url, str(version)
        self.widget.saved_at = saved_at

    def to_python(self, value: Any) -> Manuscript | None:
        """The manuscript; None where nothing was written."""
        try:
            found = read(value)
            refuse_secret_manuscripts(found)
        except Refused as refused:
            raise ValidationError(refused.sentence, code="refused") from None
        return found or None

    def validate(self, value: Any) -> None:
        """Something must be there if it is required, and not more than ``most``."""
        super().validate(value)
        if self.most and value and value.characters > self.most:
            facts = {"most": self.most, "now": value.characters}
            raise ValidationError(self.error_messages["long"], code="long", params=facts)

    def clean(self, value: Any) -> Manuscript:
        """As other fields; an empty one gives an empty manuscript."""
        return super().clean(value) or Manuscript()

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the text itself differs, in whatever form it came."""
        try:
            return read(initial) != read(data)
        except Refused:
            return True


def read(value: Any) -> Manuscript:
    """A manuscript from whatever holds one: itself, its stored form, or lines of text."""
    if isinstance(value, Manuscript):
        return value
    if value is None or value == "":
        return Manuscript()
    if isinstance(value, str) and not value.lstrip().startswith('{"v":'):
        if "\0" in value:
            raise Refused(_("这里有无法识别的字符，请删去后重新填写。"))
        return from_plain(value, marks=True)
    return parse(value)
