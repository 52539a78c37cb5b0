"""What the clients do when servers and processes die: made to happen, and counted as lost and doubled events."""
