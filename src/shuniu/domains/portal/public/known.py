"""Which paths of ours answer, for whoever checks a link before it goes out."""

from __future__ import annotations

from django.conf import settings
from django.urls import Resolver404, resolve


def answers(path: str) -> bool:
    """Whether some page of the program answers at this path."""
    try:
        resolve(path, settings.ROOT_URLCONF)
    except Resolver404:
        return False
    return True
