"""A workbook that would take the memory of the machine is refused before it is read."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from shuniu.ground import workbooks
from shuniu.ground.packages import BadPackage, TooMuch


def packed(sheet: str, **more: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
        # No reader goes by the name of a member.
        made.writestr("xl/anything.dat", f"<worksheet><sheetData>{sheet}</sheetData></worksheet>")
        for name, text in more.items():
            made.writestr(name.replace("__", "/").replace("_", "."), text)
    return out.getvalue()


@pytest.mark.parametrize(
    "sheet",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="XFD1048576"><v>1</v></c></row>',
        "<x:row x:r = '1048576'><x:c r='ALL1048576' t='s'><x:v>1</x:v></x:c></x:row>",
        "<row>" + "<c><v>1</v></c>" * 3000 + "</row>" + "<row/>" * 3000 + "<row><c>1</c></row>",
    ],
)
def test_cells_far_apart_are_refused(sheet: str) -> None:
    with pytest.raises(workbooks.TooFarApart):
        workbooks.weigh(packed(sheet))


def test_a_coloured_corner_is_no_content_and_what_people_make_passes() -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="XFD1048576" s="1"/></row>'
    workbooks.weigh(packed(far))
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        made.add_worksheet("名册").write(0, 0, "编号")
    out.read()
    workbooks.weigh(out)
    assert out.tell() == 0


def test_other_things_and_bombs_are_refused() -> None:
    for data in (b"", b"PK", b"a,b", packed("", content_xml="<x/>")):
        with pytest.raises(BadPackage):
            workbooks.weigh(data)
    with pytest.raises(TooMuch):
        workbooks.weigh(packed(" " * 40_000_000))
