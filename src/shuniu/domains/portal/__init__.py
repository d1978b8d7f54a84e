"""门户网站群: the main site and its sub-sites, their columns, articles and reviews."""
