"""``load``: a profile folder becomes a Profile, or every fault in it is told at once."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from shuniu.ground.refusal import Refused

from . import organisation, wording
from .reading import Fault, Folder
from .shapes import Profile

PROFILES = Path(__file__).resolve().parent.parent / "profiles"


class ProfileFaulty(Refused):
    """县情资料有{count}处需要改正：{told}"""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = sorted(faults)
        told = "\n".join(["", *map(str, self.faults)])
        super().__init__(count=len(self.faults), told=told)


def load(folder: Path | str) -> Profile:
    """Read and check the folder; no database is asked, nothing is written.

    Raises ``ProfileFaulty`` with all faults, each with file and line.
    """
    files = Folder(Path(folder))
    units_and_people = organisation.read(files)
    county = wording.county(files, units_and_people)
    numbering = wording.numbering(files)
    limits = wording.limits(files)
    types = wording.letter_types(files)
    boxes = wording.mailboxes(files, {row.code for row in numbering}, units_and_people)
    if files.faults:
        raise ProfileFaulty(files.faults)
    summary = sha256()
    for name, data in sorted(files.contents.items()):
        summary.update(name.encode() + b"\0" + len(data).to_bytes(8, "big") + data)
    return Profile(
        name=Path(folder).resolve().name,
        digest=summary.hexdigest(),
        county=county.county,
        site=county.site,
        contact=county.contact,
        hours=county.hours,
        organisation=units_and_people,
        numbering=numbering,
        limits=limits,
        letter_types=types,
        mailboxes=boxes,
        demo_roles=county.demo_roles,
    )
