"""The pictures in docs/flows are what the flows draw of themselves.

After a change of a flow: ``SHUNIU_DRAW=1 ./run test tests/flows/test_pictures.py``.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.utils.translation import override

from shuniu.commons.flow import flows, picture

FOLDER = Path(__file__).parents[2] / "docs" / "flows"


@pytest.mark.parametrize("kind", list(flows))
def test_the_picture_is_the_flow(kind: str) -> None:
    path = FOLDER / f"{kind}.svg"
    with override("zh-hans"):
        drawn = picture(flows.get(kind)) + "\n"
    if os.environ.get("SHUNIU_DRAW"):
        path.write_text(drawn, encoding="utf-8")
    assert path.is_file(), f"docs/flows/{kind}.svg is missing; see above how it is drawn"
    assert path.read_text(encoding="utf-8") == drawn, f"docs/flows/{kind}.svg is of another flow"


def test_no_picture_is_left_of_a_flow_that_is_gone() -> None:
    assert {path.stem for path in FOLDER.glob("*.svg")} == set(flows)
