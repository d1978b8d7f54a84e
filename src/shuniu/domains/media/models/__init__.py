"""The tables of the video room."""

from __future__ import annotations

from .upload import Upload
from .video import Caption, Category, Conversion, Film, LiveEvent, Stage, Video, VideoQuerySet

__all__ = [
    "Caption",
    "Category",
    "Conversion",
    "Film",
    "LiveEvent",
    "Stage",
    "Upload",
    "Video",
    "VideoQuerySet",
]
