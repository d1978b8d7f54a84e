"""站内搜索: what every line before the public says, folded, to be found by two characters."""
