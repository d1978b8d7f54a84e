"""Where a record behind a figure is opened; whoever owns a kind of record registers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from shuniu.ground.registry import Registry

# By the model's label (``portal.article``): the addresses of a page's records, by their keys,
# asked in a constant number of queries. What has none there is listed without a link.
openers: Registry[Callable[[list[Any]], Mapping[int, str]]] = Registry("opener of records")
