"""消息: what the program tells people, on the screen, by e-mail and by short message."""
