"""What the house promises of its speed and memory, measured."""
