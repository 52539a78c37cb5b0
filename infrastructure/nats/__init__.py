"""JetStream from the catalogue: streams, consumers, permissions, and bringing a running server to them.

``async with connected(Server(url)) as connection: await apply(connection, platform, "development")``
"""

from infrastructure.nats.applying import Plan, WouldLose, apply, plan
from infrastructure.nats.configuration import Desired, desired
from infrastructure.nats.connection import NotConnected, Server, connected
from infrastructure.nats.difference import Change, Effect
from infrastructure.nats.permissions import inbox, users
from infrastructure.nats.server import JetStream, ServerRefused

__all__ = [
    "Change",
    "Desired",
    "Effect",
    "JetStream",
    "NotConnected",
    "Plan",
    "Server",
    "ServerRefused",
    "WouldLose",
    "apply",
    "connected",
    "desired",
    "inbox",
    "plan",
    "users",
]
