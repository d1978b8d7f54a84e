"""The language of the record: what is written down is Chinese, whatever the screens speak."""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.utils import translation

LANGUAGE = "zh-hans"


def in_readers_language(chinese: str, english: str) -> str:
    """A name as the present reader reads it: English where one was given and is wished for."""
    return english if english and translation.get_language() == "en" else chinese


def in_chinese() -> AbstractContextManager[None]:
    """Within the block sentences are made in Chinese: notes, headings and labels that stay."""
    return translation.override(LANGUAGE)
