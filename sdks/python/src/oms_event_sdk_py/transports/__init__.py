"""Ways of events to and from brokers: each module is the only importer of its vendor."""
