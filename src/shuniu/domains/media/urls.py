"""Addresses of the public pages, and of the staff pages beside the kit's."""

from __future__ import annotations

from django.urls import path

from .desk import pages as desk
from .public import pages, playing

app_name = "media"

# What a player asks for; also on the sub-sites' own hosts, for a page plays only its host's films.
PLAYED = [
    path("video/<int:pk>/film", playing.film, name="film"),
    path("video/<int:pk>/hls/<str:name>", playing.hls, name="hls"),
    path("video/<int:pk>/cover-<int:number>.jpg", playing.cover, name="cover"),
    path("video/<int:pk>/captions-<slug:language>.vtt", playing.captions, name="captions"),
]
urlpatterns = [
    path("desk/media/<int:pk>/upload/", desk.upload, name="upload"),
    path("desk/media/<int:pk>/upload/begin/", desk.upload_begin, name="upload_begin"),
    path("desk/media/<int:pk>/upload/drop/", desk.upload_drop, name="upload_drop"),
    path("desk/media/<int:pk>/convert/", desk.again, name="convert_again"),
    path("desk/media/parts/<slug:token>/", desk.part, name="part"),
    path("video/", pages.videos, name="videos"),
    path("video/live/", pages.live, name="live"),
    path("video/live/<int:pk>/", pages.event, name="live_event"),
    path("video/<int:pk>/", pages.video, name="video"),
    *PLAYED,
]
