"""What full-text search looks at, written in two parts: a matter's own words, then its papers'.

Both stand in ``MatterText.body``, so that one index finds either and words may be spread over
both. A mark that nobody can type parts them; each part is written without touching the other.
"""

from __future__ import annotations

from django.db import connection

MARK = "\x1e"  # of all that is stored only this stands between the own words and the papers'
_OWN = """
INSERT INTO casework_mattertext AS t (matter_id, body) VALUES (%(matter)s, %(words)s)
ON CONFLICT (matter_id) DO UPDATE
   SET body = excluded.body || CASE WHEN position(%(mark)s IN t.body) > 0
                                    THEN substring(t.body FROM position(%(mark)s IN t.body))
                                    ELSE '' END
 WHERE split_part(t.body, %(mark)s, 1) <> excluded.body
"""
_PAPERS = """
INSERT INTO casework_mattertext AS t (matter_id, body) VALUES (%(matter)s, %(words)s)
ON CONFLICT (matter_id) DO UPDATE
   SET body = split_part(t.body, %(mark)s, 1) || excluded.body
"""


def put_own(matter_id: int, words: str) -> None:
    """The folded words of the matter itself; those of its papers stay as they are."""
    _put(_OWN, matter_id, words.replace(MARK, " "))


def put_papers(matter_id: int, words: str) -> None:
    """The folded words of all its papers; its own stay as they are. Nothing: none any more."""
    _put(_PAPERS, matter_id, MARK + words.replace(MARK, " ") if words else "")


def _put(statement: str, matter_id: int, words: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"matter": matter_id, "words": words, "mark": MARK})
