"""Retries on EventBridge and on JetStream: what each is set to, and whether both try an event alike."""
