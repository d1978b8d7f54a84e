"""网站检查: looks over the site group by the official indicators, and warns before a limit."""
