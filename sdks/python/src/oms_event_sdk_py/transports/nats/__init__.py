"""NATS JetStream: acknowledged publishing, durable pull consumers, dead letters."""

from .transport import NatsTransport

__all__ = ["NatsTransport"]
