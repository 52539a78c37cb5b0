"""The next version: what changed since the last one, what it is called, its changelog, and the tag."""
