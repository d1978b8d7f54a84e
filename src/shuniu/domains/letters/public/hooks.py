"""What other parts of the room add to a letter's pages (hot letters: consent, the result)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from shuniu.ground.registry import Registry

from ..models import Letter

# Given the letter: a template with its facts, under "template"; None: nothing to add.
Hook = Callable[[Letter], Mapping[str, Any] | None]

own_hooks: Registry[Hook] = Registry("addition to the writer's own letter")
published_hooks: Registry[Hook] = Registry("addition to a published letter")


def additions(hooks: Registry[Hook], letter: Letter) -> list[Mapping[str, Any]]:
    """What the hooks add for this letter, in the order of registration."""
    found = (hook(letter) for _name, hook in hooks.items())
    return [facts for facts in found if facts is not None]
