"""How far both SDKs' verdicts agree with the JSON-Schema-Test-Suite: ``python -m tests.conformance``."""
