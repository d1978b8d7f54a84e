"""Refusals: what a person is told when the office says no."""

from __future__ import annotations

import inspect
from collections.abc import Callable

_translate: Callable[[str], str] = str


def speak_with(translate: Callable[[str], str]) -> None:
    """Let refusals be said in the reader's language.

    Told at start by whoever runs Django, so that the processes which only
    watch others need not carry it.
    """
    global _translate
    _translate = translate


class Refused(Exception):
    """办不了。"""

    # A subclass's docstring is the sentence that a clerk or a citizen reads.
    # It may hold {names}, filled from keyword arguments. The base class covers
    # the rare refusal that needs a sentence of its own.

    def __init__(self, sentence: str = "", /, **facts: object) -> None:
        self.template = sentence or self.own_words()
        self.facts = facts
        super().__init__(sentence or self.template)

    @classmethod
    def own_words(cls) -> str:
        """The class's docstring, which is the sentence; the English catalogue knows it too."""
        return inspect.cleandoc(cls.__doc__ or "办不了。")

    @property
    def sentence(self) -> str:
        """What the person reads, in the language in which they read now."""
        words = _translate(self.template)
        return words.format_map({k: str(v) for k, v in self.facts.items()}) if self.facts else words

    def __str__(self) -> str:
        return self.sentence


class FieldRefused(Refused):
    """填写有误。"""

    # Says which field is meant, so that a form can show the sentence beside it.

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class NotYours(Refused):
    """您没有办理这一步的权限。"""


class NotNow(Refused):
    """这件事项现在是“{state}”，不能再做“{step}”。请刷新后查看最新情况。"""


class NotFound(Refused):
    """没有找到，或者您无权查看。"""


class Stale(Refused):
    """您打开页面以后，{who}在{when}做了“{what}”。请核对最新情况后再办。"""


class SelfCheck(Refused):
    """这一步要由另一个人来做：{why}"""
