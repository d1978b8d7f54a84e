"""The flow of supervision, as plain data."""

from .item import KIND, build

__all__ = ["KIND", "build"]
