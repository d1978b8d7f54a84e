"""What is read of the portal: sites and columns, rights, articles."""

from .articles import (
    KIND,
    address_of,
    article_of,
    attached_to,
    changes_in_files,
    draft_of,
    editable_by,
    editions_of,
    may_read_attached,
    places_of,
    visible_articles,
)
from .columns import columns_of, hindrances, open_columns, standing_lines
from .known import known_columns, known_sites
from .rights import Granted, columns_where, holders, may, rights_by_site, units_with
from .sites import (
    CLOSING_NOTICE_DAYS,
    base_of,
    keepers,
    look_on,
    main_site,
    site_of,
    target_of,
    tells_of_closing,
)

__all__ = [
    "CLOSING_NOTICE_DAYS",
    "KIND",
    "Granted",
    "address_of",
    "article_of",
    "attached_to",
    "base_of",
    "changes_in_files",
    "columns_of",
    "columns_where",
    "draft_of",
    "editable_by",
    "editions_of",
    "hindrances",
    "holders",
    "keepers",
    "known_columns",
    "known_sites",
    "look_on",
    "main_site",
    "may",
    "may_read_attached",
    "open_columns",
    "places_of",
    "rights_by_site",
    "site_of",
    "standing_lines",
    "target_of",
    "tells_of_closing",
    "units_with",
    "visible_articles",
]
