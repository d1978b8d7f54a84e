"""What the body of an article is made of."""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock

from shuniu.commons.publishing.models import Publication

VIDEO = "video"
MOST_VIDEOS = 200
PARAGRAPH_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "hr", "link"]
TABLE_OPTIONS = {"startRows": 4, "startCols": 4, "renderer": "text", "editor": "text"}


class PictureChooserBlock(blocks.ChooserBlock):  # type: ignore[misc]
    """The choice of one picture.

    Wagtail's own block brings the comparison of revisions with it, 6 MB in every
    process; this one asks for its window when the editor opens.
    """

    @cached_property
    def target_model(self) -> Any:
        """Whose rows are chosen from."""
        return apps.get_model("workshop", "Picture")

    @cached_property
    def widget(self) -> Any:
        """The window in which one chooses or uploads."""
        return import_string("wagtail.images.widgets.AdminImageChooser")()

    def get_comparison_class(self) -> Any:
        """How two revisions of it are shown side by side."""
        return import_string("wagtail.images.blocks.ImageChooserBlockComparison")

    class Meta:
        icon = "image"


class PictureBlock(blocks.StructBlock):  # type: ignore[misc]
    """图片: a picture with what is to be seen on it (for those who cannot see it)."""

    image = PictureChooserBlock(label=_("图片"))
    description = blocks.CharBlock(
        label=_("图片说明"),
        max_length=200,
        help_text=_("写明图中的人、事、地点，供看不见图片的读者听读；没有说明的图片不能发布。"),
    )
    show_description = blocks.BooleanBlock(label=_("在图下显示说明"), required=False, default=True)

    class Meta:
        icon = "image"
        label = _("图片")


class OfficeTableBlock(TableBlock):  # type: ignore[misc]
    """表格: a table as one writes or pastes it from a sheet."""

    @cached_property
    def field(self) -> Any:
        """Wagtail's grid with words of ours, loaded when the editor opens."""
        widget = import_string("shuniu.domains.portal.workshop.widgets.OfficeTableInput")
        return forms.CharField(widget=widget(table_options=self.table_options), required=True)

    def value_from_form(self, value: Any) -> dict[str, Any]:
        """Rows of words, and cells joined within them: whatever else was sent is left out."""
        found = super().value_from_form(value)
        found = found if isinstance(found, dict) else {}
        rows, joined = found.get("data"), found.get("mergeCells")
        data = [
            ["" if cell is None else str(cell) for cell in row]
            for row in (rows if isinstance(rows, list) else [])
            if isinstance(row, list)
        ]
        ends = {"row": len(data), "col": max(map(len, data), default=0)}
        return {
            **found,
            "data": data,
            "table_caption": str(found.get("table_caption") or ""),
            "mergeCells": [
                m for m in (joined if isinstance(joined, list) else []) if _fits(m, ends)
            ],
        }


def _fits(joined: Any, ends: dict[str, int]) -> bool:
    """Whether cells are joined inside the table; a span of millions would take all memory."""
    return isinstance(joined, dict) and all(
        isinstance(joined.get(at), int)
        and isinstance(joined.get(f"{at}span"), int)
        and 0 <= joined[at] < joined[at] + joined[f"{at}span"] <= end
        for at, end in ends.items()
    )


class QuoteBlock(blocks.StructBlock):  # type: ignore[misc]
    """引文: what somebody said or wrote, and who."""

    text = blocks.TextBlock(label=_("引文"), rows=3, max_length=2000)
    source = blocks.CharBlock(label=_("出处"), max_length=100, required=False)

    class Meta:
        icon = "openquote"
        label = _("引文")


def standing_videos() -> list[tuple[str, str]]:
    """The videos that are published, newest first, as an editor chooses among them."""
    lines = Publication.objects.standing().filter(source_kind=VIDEO).order_by("-published_at")
    found: dict[str, str] = {}
    for line in lines[:MOST_VIDEOS]:
        found.setdefault(str(line.source_id), line.title)
    return list(found.items())


def body_blocks() -> list[tuple[str, Any]]:
    """The kinds of blocks, in the order in which the editor offers them."""
    return [
        (
            "paragraph",
            blocks.RichTextBlock(features=PARAGRAPH_FEATURES, label=_("文字"), icon="pilcrow"),
        ),
        ("picture", PictureBlock()),
        ("table", OfficeTableBlock(table_options=TABLE_OPTIONS, label=_("表格"), icon="table")),
        ("quote", QuoteBlock()),
        (
            "video",
            blocks.ChoiceBlock(
                choices=standing_videos,
                label=_("视频"),
                icon="media",
                help_text=_("只列出已经发布的视频。"),
            ),
        ),
    ]
