"""The database folds and cuts as Python does; if they part, letters get lost."""

import itertools

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuniu.commons.search.index import PUNCTUATION
from shuniu.ground.text import clean, fold

pytestmark = pytest.mark.django_db

TYPED = st.lists(
    st.text(
        st.one_of(
            st.sampled_from(
                "〔〕【】［］（）()[]{}ＡＢab１２12 \u3000\t\n，。：；“”…—·①㎡ﬁ①éÀ\ufeff\xa0"
            ),
            st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
            st.characters(max_codepoint=0x2FFFF, exclude_categories=["Cs", "Cn"]),
        ),
        max_size=20,
    ).map(clean),
    min_size=1,
    max_size=30,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TYPED)
def test_database_and_python_fold_alike(texts):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT folded(t) FROM unnest(%s::text[]) WITH ORDINALITY u(t, i) ORDER BY i", [texts]
        )
        assert [row[0] for row in cursor.fetchall()] == [fold(text) for text in texts]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TYPED)
def test_bigrams_are_the_neighbours_that_are_not_punctuation(texts):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bigrams(t) FROM unnest(%s::text[]) WITH ORDINALITY u(t, i) ORDER BY i", [texts]
        )
        found = [row[0] for row in cursor.fetchall()]
    assert found == [
        [a + b for a, b in itertools.pairwise(text) if not {a, b} & PUNCTUATION] for text in texts
    ]
