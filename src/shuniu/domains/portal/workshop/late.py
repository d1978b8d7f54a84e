"""Wagtail's apps, made ready only where somebody opens the workshop.

Their tables are needed by every process, their screens (27 MB) only by a web process
in which an editor works. So ``ready()``, which loads the screens, is put off until
``wake()``; the program and its jobs never need it.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from django.apps import apps
from wagtail.admin.apps import WagtailAdminAppConfig
from wagtail.contrib.redirects.apps import WagtailRedirectsAppConfig
from wagtail.images.apps import WagtailImagesAppConfig
from wagtail.snippets.apps import WagtailSnippetsAppConfig
from wagtail.users.apps import WagtailUsersAppConfig

from shuniu.ground.later import later

# What the libraries behind the screens look for at their start and the workshop never uses:
# 10 MB. The one reads answers of other servers, the next schemas, the last guesses encodings.
UNUSED = ("requests", "yaml", "charset_normalizer")
# A second parser of HTML; the screens name the one of the standard library.
UNWANTED = ("bs4.builder._lxml",)
# Wagtail's interface for other programs, to which the apps add themselves; the door is shut on it.
CLOSED = (
    "wagtail.api.v3.api",
    "wagtail.contrib.redirects.api.v3",
    "wagtail.images.api.v3.registry",
    "wagtail.images.api.v3.router",
    "wagtail.snippets.api.v3",
    "wagtail.snippets.api.v3.router",
)
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


class _Absent(ModuleType):
    """Stands where an app would register something that nobody reaches here."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Absent(name)

    def __call__(self, *_said: Any, **_named: Any) -> None:
        """Whatever is registered: it is not kept."""


@contextmanager
def unused_left_out() -> Iterator[None]:
    """While the screens load, what they only might use stays outside; its first use brings it."""
    away: dict[str, ModuleType | None] = {name: later(name) for name in UNUSED}
    away |= dict.fromkeys(UNWANTED)
    away |= {name: _Absent(name) for name in CLOSED}
    away = {name: stand_in for name, stand_in in away.items() if name not in sys.modules}
    sys.modules.update(away)  # type: ignore[arg-type]  # None: "there is no such module"
    try:
        yield
    finally:
        for name in away:
            sys.modules.pop(name, None)


def wake() -> None:
    """Make Wagtail's apps ready in this process, in the order in which they are installed."""
    with _lock, unused_left_out():
        for app in apps.get_app_configs():
            if isinstance(app, _Late):
                app.wake()
