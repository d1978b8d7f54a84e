"""Heavy libraries, loaded when they are first used: a process that sets no page needs none."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """Stands for a module until one of its names is asked for."""

    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module(self.__name__), name)


def later(name: str) -> ModuleType:
    """The module of that name, imported at the first use of one of its attributes.

    For libraries that cost a process many megabytes (typst, python-docx, fontTools),
    written so that the type checker still knows them::

        if TYPE_CHECKING:
            import docx
        else:
            docx = later("docx")
    """
    return _Later(name)
