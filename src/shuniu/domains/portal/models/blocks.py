"""What the body of an article is made of."""

from __future__ import annotations

from typing import Any

from wagtail import blocks
from wagtail.images.blocks import ImageBlock


def body_blocks() -> list[tuple[str, Any]]:
    """The kinds of blocks, in the order in which the editor offers them."""
    return [
        ("paragraph", blocks.RichTextBlock(features=["h2", "h3", "bold", "ol", "ul", "link"])),
        ("picture", ImageBlock()),
    ]
