"""The one address at which other instances hand their packages in."""
