"""What the clients do when servers and processes die: measured with real ones, as a table of lost and doubled events."""
