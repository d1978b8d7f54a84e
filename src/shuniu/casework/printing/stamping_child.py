"""Lays an overlay over the pages of a PDF, in a process of its own: the PDF may be anybody's.

Started as ``python -m shuniu.casework.printing.stamping_child sizes SOURCE`` (says the pages'
sizes in points as JSON) or ``… stamp SOURCE OVERLAY`` (says the PDF), on standard output.
"""

from __future__ import annotations

import io
import json
import resource
import sys

MEMORY, SECONDS, MOST_PAGES = 1024 * 1024 * 1024, 30, 500
UNREADABLE, TOO_LONG = 2, 3


def main(what: str, source: str, overlay: str = "") -> None:
    """Do one of the two; leaves with a status when the PDF is not to be worked on."""
    import pypdfium2  # noqa: PLC0415 - native code stays in the child

    document = pypdfium2.PdfDocument(source)
    if len(document) > MOST_PAGES:
        sys.exit(TOO_LONG)
    if what == "sizes":
        sizes = [page.get_size() for page in document]
        sys.stdout.write(json.dumps(sizes))
        return
    above = pypdfium2.PdfDocument(overlay)
    for number, page in enumerate(document):
        page.insert_obj(above.page_as_xobject(number, document).as_pageobject())
        page.gen_content()
    out = io.BytesIO()
    document.save(out)
    sys.stdout.buffer.write(out.getvalue())


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        main(*sys.argv[1:])
    except SystemExit:
        raise
    except BaseException:  # whatever it was: the parent says that it cannot be printed
        sys.exit(UNREADABLE)
