"""Wagtail's apps, made ready only where somebody opens the workshop.

Their tables are needed by every process, their screens (27 MB) only by a web process
in which an editor works. So ``ready()``, which loads the screens, is put off until
``wake()``; the program and its jobs never need it.
"""

from __future__ import annotations

import threading
from typing import Any

from django.apps import apps
from wagtail.admin.apps import WagtailAdminAppConfig
from wagtail.contrib.redirects.apps import WagtailRedirectsAppConfig
from wagtail.images.apps import WagtailImagesAppConfig
from wagtail.snippets.apps import WagtailSnippetsAppConfig
from wagtail.users.apps import WagtailUsersAppConfig

_lock = threading.RLock()


class _Late:
    """An app that is made ready at its first use instead of at start."""

    awake = False

    def ready(self) -> None:
        """Nothing yet: see ``wake``."""

    def wake(self) -> None:
        """What the app does at start elsewhere; once."""
        if not self.awake:
            self.awake = True
            parent: Any = super()
            parent.ready()


class Admin(_Late, WagtailAdminAppConfig):  # type: ignore[misc]
    pass


class Images(_Late, WagtailImagesAppConfig):  # type: ignore[misc]
    pass


class Snippets(_Late, WagtailSnippetsAppConfig):  # type: ignore[misc]
    pass


class Redirects(_Late, WagtailRedirectsAppConfig):  # type: ignore[misc]
    pass


class Users(_Late, WagtailUsersAppConfig):  # type: ignore[misc]
    pass


def wake() -> None:
    """Make Wagtail's apps ready in this process, in the order in which they are installed."""
    with _lock:
        for app in apps.get_app_configs():
            if isinstance(app, _Late):
                app.wake()
