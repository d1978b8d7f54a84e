"""访问量: how often pages were looked at, by day, site, column and article; never by whom."""
