"""A county is data: its folder is read, checked as a whole, written into an empty database."""

from .applying import apply
from .demo_accounts import open_demo_accounts
from .loading import PROFILES, ProfileFaulty, load
from .reading import Fault
from .shapes import Profile

__all__ = [
    "PROFILES",
    "Fault",
    "Profile",
    "ProfileFaulty",
    "apply",
    "load",
    "open_demo_accounts",
]
