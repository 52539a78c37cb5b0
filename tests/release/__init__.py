"""The release: what is built, what is refused, and what happens against real registries on loopback."""
