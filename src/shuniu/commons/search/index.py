"""How a table is made searchable: a folded text, and an index over its bigrams.

A migration that uses one of these needs ``("search", "0001_initial")`` among
its dependencies.
"""

from __future__ import annotations

import string
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat

# Between two fields that are searched as one; no person types it.
SEAM = "|"
# No bigram holds one of these; the database's list is in migrations/functions.sql.
PUNCTUATION = frozenset(string.punctuation + "。、·‘’“”—–〈〉《》「」『』〜￣•×°" + " ")


class Folded(models.Func):
    """The folded form of a text, as ``ground.text.fold`` makes it."""

    function = "folded"
    arity = 1
    output_field = models.TextField()


class Bigrams(models.Func):
    """The pairs of neighbouring characters of a (folded) text."""

    function = "bigrams"
    arity = 1
    output_field = ArrayField(models.TextField())


def folded_field(*fields: str) -> Any:
    """A column that the database keeps equal to the folded text of ``fields``.

    For tables whose searchable text lies in columns of their own; bulk loads
    and updates keep it right by themselves.
    """
    pieces: list[Combinable] = [models.Value("")]
    for name in fields:
        pieces += [models.F(name), models.Value(SEAM)]
    text = Concat(*pieces, output_field=models.TextField())  # a NULL counts as empty
    return models.GeneratedField(
        expression=Folded(text), output_field=models.TextField(), db_persist=True
    )


def bigram_index(name: str, field: str) -> GinIndex:
    """The index for ``Meta.indexes`` that ``containing(field, …)`` uses.

    ``field`` holds folded text: written by ``ground.text.fold`` or kept by
    ``folded_field``.
    """
    return GinIndex(Bigrams(models.F(field)), name=name)
