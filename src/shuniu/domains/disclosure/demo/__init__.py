"""Demo data of disclosure, made by its actions on a set clock."""

from __future__ import annotations

from shuniu.casework.stories import County, Story, woven

from . import application, catalogue
from .application import to_read

__all__ = ["story", "to_read"]


def story(county: County) -> Story:
    """Applications, and what the county makes public by itself, as one story."""
    return woven([application.story(county), catalogue.story(county)])
