"""The page of a text's files: their names, their order, what goes, what is new."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuniu.casework.attaching import Upload
from shuniu.desk.rooms.picking import FilesField
from shuniu.site.forms import CitizenForm, Line

from ..actions.attaching import NAME_MOST


class AttachedForm(CitizenForm):
    """One row a file; rows are told apart by the key of the paper."""

    uploads = FilesField(
        _("上传附件"),
        help_text=_(
            "可以一次选几个（docx、xlsx、pptx、pdf、ofd、txt和图片）。照片的拍摄地点等信息会自动去掉。"
            "本系统为非涉密系统，不得上传涉密文件。"
        ),
    )

    def __init__(self, data: Any = None, files: Any = None, *, rows: list[tuple[int, str]]) -> None:
        super().__init__(data, files)
        self.keys = [key for key, _name in rows]
        for place, (key, name) in enumerate(rows, 1):
            self.fields[f"name-{key}"] = Line(
                label=_("附件名称"), initial=name, max_length=NAME_MOST, required=False
            )
            self.fields[f"order-{key}"] = forms.IntegerField(
                label=_("顺序"), initial=place, min_value=0, max_value=999, required=False
            )
            self.fields[f"gone-{key}"] = forms.BooleanField(label=_("移除"), required=False)

    def rows(self) -> list[dict[str, Any]]:
        """The fields of each file, for the table."""
        return [
            {"key": key, **{part: self[f"{part}-{key}"] for part in ("name", "order", "gone")}}
            for key in self.keys
        ]

    def to_action(self) -> dict[str, Any]:
        """What stays, in the order of the numbers (equal ones as they stood), and what is new."""
        data = self.cleaned_data
        left = [key for key in self.keys if not data[f"gone-{key}"]]
        numbers = {key: data[f"order-{key}"] or 0 for key in left}
        left.sort(key=lambda key: numbers[key])
        uploads: list[Upload] = data["uploads"]
        return {"rows": [(key, data[f"name-{key}"]) for key in left], "uploads": uploads}
