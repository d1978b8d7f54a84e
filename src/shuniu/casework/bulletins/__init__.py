"""简报: numbered issues drafted from records, edited, approved by a leader, printed."""
