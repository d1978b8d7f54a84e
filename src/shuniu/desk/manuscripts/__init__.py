"""Manuscripts on the screen: the field that edits one, drafts kept meanwhile, versions compared."""

from .drafts import Overtaken, Saved, autosave
from .field import ManuscriptField, ManuscriptInput
from .showing import COMPARISON, Version, comparison_of

__all__ = [
    "COMPARISON",
    "ManuscriptField",
    "ManuscriptInput",
    "Overtaken",
    "Saved",
    "Version",
    "autosave",
    "comparison_of",
]
