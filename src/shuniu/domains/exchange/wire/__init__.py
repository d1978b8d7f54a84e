"""What goes over the wire between instances: keys and signatures, packages, the way there."""
