"""Personal data: both SDKs against the labelled payloads, each other, hostile input and real key services."""
