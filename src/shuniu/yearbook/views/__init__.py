"""The chapter's pages: they translate between the browser and the yearbook, and write nothing."""
