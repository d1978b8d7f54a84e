"""Start Django for a command that needs it."""

from __future__ import annotations

import os


def django() -> None:
    """Load the settings (which starts the database if need be) and all rooms."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuniu.config.settings")
    import django

    django.setup()
