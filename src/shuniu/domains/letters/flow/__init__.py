"""The flows of the letters' room, as plain data."""

from .hot import build as build_hot
from .letter import KIND, build

__all__ = ["KIND", "build", "build_hot"]
