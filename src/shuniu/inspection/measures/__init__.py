"""How each indicator is measured: pure functions from the state of a site to what is seen there."""

from .declare import Measure, Number, Seen, measures
from .media import look_at_media
from .people import guides_each, letters, mistakes_answered, reposts
from .updates import columns_current
from .visitors import availability

__all__ = [
    "Measure",
    "Number",
    "Seen",
    "availability",
    "columns_current",
    "guides_each",
    "letters",
    "look_at_media",
    "measures",
    "mistakes_answered",
    "reposts",
]
