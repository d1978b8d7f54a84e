"""Two widgets of Wagtail's as the office wants them: the choice of a cover, the grid of a table."""

from __future__ import annotations

import json
from typing import Any

from django.forms import Media
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.telepath import register
from wagtail.contrib.table_block.blocks import TableInput, TableInputAdapter
from wagtail.images.widgets import AdminImageChooser


class CoverChooser(AdminImageChooser):  # type: ignore[misc]
    """Wagtail's window for choosing a picture; started by a script of ours, as our policy wants."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The widget, with what its script needs in an attribute."""
        key = (attrs or {})["id"]
        data = self.get_value_data(value)
        return format_html(
            '{}<span hidden data-picture-chooser="{}" data-options="{}"></span>',
            self.render_html(name, data, attrs),
            key,
            json.dumps(self.get_js_init_options(key, name, data)),
        )

    @property
    def media(self) -> Media:
        """Wagtail's scripts, and ours that starts them."""
        made: Media = super().media + Media(js=["workshop/chooser.js"])
        return made


class OfficeTableInput(TableInput):  # type: ignore[misc]
    """The grid in which a table is written."""


class OfficeTableInputAdapter(TableInputAdapter):  # type: ignore[misc]
    """Tells the grid its words, for which Wagtail has no Chinese."""

    def js_args(self, widget: OfficeTableInput) -> list[Any]:
        """The options of the grid, and its words by their English."""
        options, words = super().js_args(widget)
        menu = {
            "row_above": _("在上方插入一行"),
            "row_below": _("在下方插入一行"),
            "col_left": _("在左侧插入一列"),
            "col_right": _("在右侧插入一列"),
            "remove_row": _("删除这一行"),
            "remove_col": _("删除这一列"),
            "undo": _("撤销"),
            "redo": _("重做"),
        }
        words |= {
            "Row header": _("行标题"),
            "Table headers": _("表头"),
            "Display the first row as a header": _("第一行是表头"),
            "Column header": _("列标题"),
            "Display the first column as a header": _("第一列是表头"),
            "Display the first row AND first column as headers": _("第一行和第一列都是表头"),
            "No headers": _("没有表头"),
            "Which cells should be displayed as headers?": _(
                "哪些格子是表头？听读的读者靠它辨认。"
            ),
            "Table caption": _("表格标题"),
            "A heading that identifies the overall topic of the table, and is useful for "
            "screen reader users.": _("一句话说明表格的内容。"),
            "Table": _("表格"),
            "Select a header option": _("请选择"),
        }
        items = {code: {"name": name} for code, name in menu.items()}
        return [{**options, "language": "en-US", "contextMenu": {"items": items}}, words]


register(OfficeTableInputAdapter(), OfficeTableInput)
