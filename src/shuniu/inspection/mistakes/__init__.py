"""网民找错: what readers report as wrong on a site, answered within days."""
