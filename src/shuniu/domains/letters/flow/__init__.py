"""The flows of the letters' room, as plain data."""

from .letter import KIND, build

__all__ = ["KIND", "build"]
