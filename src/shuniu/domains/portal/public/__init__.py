"""What everybody may read: the sites' pages, search, files, and which hosts are ours."""
