"""All addresses as they hold below ``/cms/``: Wagtail's behind our door, and our own.

Read when somebody first opens the workshop in a process; Wagtail's screens are made
ready by that, and not before.
"""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from wagtail.utils.urlpatterns import decorate_urlpatterns

from .door import PREFIX, guarded
from .late import unused_left_out, wake

with unused_left_out():
    wake()
    _wagtail = import_module("wagtail.admin.urls")
_ours = import_module(settings.ROOT_URLCONF)

urlpatterns: list[URLPattern | URLResolver] = [
    path(PREFIX.lstrip("/"), include(decorate_urlpatterns(_wagtail.urlpatterns, guarded))),
    *_ours.urlpatterns,
]

handler400 = _ours.handler400
handler403 = _ours.handler403
handler404 = _ours.handler404
handler500 = _ours.handler500
