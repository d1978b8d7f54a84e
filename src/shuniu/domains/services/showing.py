"""A guide's elements as a page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from .models.elements import ELEMENTS, MATERIALS, PROCESS, QUESTIONS


@dataclass(frozen=True)
class ShownElement:
    """An element with its label; a text, a table of materials, or questions with answers."""

    code: str
    label: str | Promise
    text: str = ""
    materials: tuple[dict[str, str], ...] = ()
    questions: tuple[dict[str, str], ...] = ()
    steps: tuple[str, ...] = ()

    @property
    def long(self) -> bool:
        """Whether it wants a heading of its own."""
        return (
            bool(self.materials or self.questions or self.steps)
            or len(self.text) > 60
            or "\n" in self.text
        )


def shown(elements: Mapping[str, Any]) -> list[ShownElement]:
    """The elements that are there, in their order."""
    found = []
    for element in ELEMENTS:
        value = elements.get(element.code)
        if not value:
            continue
        if element.code == MATERIALS:
            found.append(ShownElement(element.code, element.label, materials=tuple(value)))
        elif element.code == QUESTIONS:
            found.append(ShownElement(element.code, element.label, questions=tuple(value)))
        elif element.code == PROCESS:
            steps = tuple(line.strip() for line in str(value).splitlines() if line.strip())
            found.append(ShownElement(element.code, element.label, text=str(value), steps=steps))
        else:
            found.append(ShownElement(element.code, element.label, text=str(value)))
    return found
