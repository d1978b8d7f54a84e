"""附件: files that came in or were made, stored once, read only by those who may."""
