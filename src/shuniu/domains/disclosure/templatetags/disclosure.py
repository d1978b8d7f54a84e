"""What templates of disclosure need: addresses of items, and text in paragraphs."""

from __future__ import annotations

from django import template
from django.utils.html import format_html_join

from ..models import Item
from ..queries.catalogue import item_address

register = template.Library()


@register.simple_tag
def disclosure_address(item: Item) -> str:
    """The item's public page."""
    return item_address(item.index_number)


@register.filter
def paragraphs(text: str) -> str:
    """Every line its own paragraph, as official texts are written."""
    lines = ((line.strip(),) for line in text.splitlines() if line.strip())
    return format_html_join("\n", "<p>{}</p>", lines)
