"""A heavy library is loaded when it is first used, not when it is named."""

import subprocess
import sys
from pathlib import Path

from shuniu.ground import later

SOURCE = Path(later.__file__).parents[2]

SCRIPT = """
import sys
from shuniu.ground.later import later
json = later("json.tool")
assert "json.tool" not in sys.modules
assert json.main is not None
assert "json.tool" in sys.modules
"""


def test_it_is_loaded_at_the_first_use() -> None:
    subprocess.run([sys.executable, "-c", SCRIPT], check=True, cwd=SOURCE)
