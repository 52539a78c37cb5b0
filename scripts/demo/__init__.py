"""The demonstration: events between Python and TypeScript over a real server, their traces, and a dead letter."""
