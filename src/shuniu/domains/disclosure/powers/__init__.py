"""Who may do what with an application, and with the catalogue."""
