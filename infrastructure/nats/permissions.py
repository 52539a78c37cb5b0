"""Who may do what on the server: an account with one user for each publisher, reader and operator.

A user may publish exactly the subjects in its list, requests of the JetStream API included, and may subscribe to its
own inbox only: with the common ``_INBOX.>`` it could read the answers, and the events, of every other user. So each
client connects with ``OMS_NATS_INBOX`` (``nats_inbox``) set to ``inbox(user)``.
"""

from __future__ import annotations

from dataclasses import dataclass

from codegen.operations import Operations
from codegen.platform import Platform, Reader
from infrastructure.nats.configuration import dead_letters
from infrastructure.nats.subjects import uncovered

OPERATORS = OPERATOR, DEPLOYER, MONITOR = "dlq-operator", "platform", "monitor"
"""The users that no catalogue names."""


@dataclass(frozen=True)
class User:
    """A user of the account: what it may publish and subscribe to, and what for."""

    name: str
    purpose: str
    publish: tuple[str, ...]
    subscribe: tuple[str, ...]

    @property
    def variable(self) -> str:
        """The environment variable of the server that holds the user's password."""
        return "NATS_PASSWORD_" + self.name.upper().replace("-", "_")


def inbox(user: str) -> str:
    """The inbox prefix of a user: ``_INBOX_oms-processor``."""
    return f"_INBOX_{user}"


def users(platform: Platform, operations: Operations) -> list[User]:
    """Every user of the platform. Names are those of the catalogue; three more operate it.

    A service that publishes and reads under one name is one user.
    """
    made = [_user(each.name, f"publishes {', '.join(each.families)}", each.subjects) for each in operations.writers]
    made += [
        _user(each.name, f"reads {', '.join(each.families)}", reading(platform, each)) for each in platform.readers
    ]
    streams = (platform.events.name, platform.dlq.name, platform.advisories.name)
    made += [
        _user(OPERATOR, "lists, replays and drops dead letters; may publish any event again", operating(platform)),
        _user(DEPLOYER, "applies the catalogue: `python -m infrastructure.nats apply`", _deploying(streams)),
        _user(MONITOR, "watches the consumers' lag, and who still sends old versions", _watching(platform)),
    ]
    merged: dict[str, User] = {}
    for each in made:
        merged[each.name] = _both(merged[each.name], each) if each.name in merged else each
    return list(merged.values())


def _both(one: User, other: User) -> User:
    publish = tuple(dict.fromkeys((*one.publish, *other.publish)))
    return User(one.name, f"{one.purpose}; {other.purpose}", publish, one.subscribe)


def reading(platform: Platform, reader: Reader) -> tuple[str, ...]:
    """What a reader publishes: pulls and answers of its own consumer, and its dead letters.

    Whoever buries what others gave up fetches any event of the stream by its sequence, so that is the right of a reader
    of everything, and of the operator.
    """
    events = platform.events.name
    allowed = _pulling(events, reader.name)
    if uncovered(platform.events.subjects, reader.subjects):
        return (*allowed, f"dlq.{events}.{reader.name}.>")
    return (*allowed, *_burying(platform))


def operating(platform: Platform) -> tuple[str, ...]:
    """What the operator of dead letters publishes, replays included."""
    dlq, api = platform.dlq.name, "$JS.API"
    return (
        *platform.events.subjects,
        f"{api}.STREAM.INFO.{dlq}",
        f"{api}.STREAM.MSG.DELETE.{dlq}",
        *_fetching(dlq),
        *(f"{api}.{verb}.{dlq}.>" for verb in ("CONSUMER.CREATE", "CONSUMER.MSG.NEXT", "CONSUMER.INFO")),
        f"{api}.CONSUMER.DELETE.{dlq}.*",
        f"$JS.ACK.{dlq}.>",
        *_burying(platform),
    )


def _burying(platform: Platform) -> tuple[str, ...]:
    """Advisories in, events by their sequence, dead letters out."""
    keeper = _pulling(platform.advisories.name, dead_letters(platform))
    return (*keeper, *_fetching(platform.events.name), *platform.dlq.subjects)


def _fetching(stream: str) -> tuple[str, ...]:
    return f"$JS.API.DIRECT.GET.{stream}", f"$JS.API.STREAM.MSG.GET.{stream}"


def _pulling(stream: str, consumer: str) -> tuple[str, ...]:
    return (
        f"$JS.API.CONSUMER.INFO.{stream}.{consumer}",
        f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}",
        f"$JS.ACK.{stream}.{consumer}.>",
    )


def _deploying(streams: tuple[str, ...]) -> tuple[str, ...]:
    verbs = ("STREAM.INFO", "STREAM.CREATE", "STREAM.UPDATE", "STREAM.DELETE", "CONSUMER.LIST")
    below = ("CONSUMER.CREATE", "CONSUMER.DELETE")
    whole = (f"$JS.API.{verb}.{stream}" for stream in streams for verb in verbs)
    return (*whole, *(f"$JS.API.{verb}.{stream}.>" for stream in streams for verb in below))


def _watching(platform: Platform) -> tuple[str, ...]:
    """What is configured, how far consumers are, how old the events that wait for them; the last event of a subject."""
    events, advisories = platform.events.name, platform.advisories.name
    streams = (events, platform.dlq.name, advisories)
    whole = (f"$JS.API.{verb}.{stream}" for stream in streams for verb in ("STREAM.INFO", "CONSUMER.LIST"))
    return (*whole, *_fetching(events), f"$JS.API.DIRECT.GET.{advisories}")


def _user(name: str, purpose: str, publish: tuple[str, ...]) -> User:
    return User(name, purpose, publish, (f"{inbox(name)}.>",))


def server_configuration(platform: Platform, operations: Operations, origin: str) -> str:
    """A configuration file of nats-server with the account, its users and their permissions; no password is in it.

    ``origin`` is the first line, without its comment sign. The server takes each password (best as the bcrypt hash that
    ``nats server passwd`` makes) from its environment, where it stands in double quotes: ``$2a$`` would be a variable,
    and digits a number. It does not start when one is missing.
    """
    lines = [
        f"# {origin}",
        "# Include it in the server's own configuration: include events.conf",
        "# Passwords come from the server's environment, in double quotes: the server parses what is there.",
        "",
        "accounts {",
        f"  {platform.name.upper().replace('-', '_')} {{",
        "    jetstream: enabled",
        "    users: [",
        *(line for user in users(platform, operations) for line in _rendered(user)),
        "    ]",
        "  }",
        "}",
    ]
    return "\n".join(lines) + "\n"


def _rendered(user: User) -> list[str]:
    def listed(subjects: tuple[str, ...]) -> list[str]:
        return [f'            "{subject}"' for subject in subjects]

    return [
        f"      # {user.purpose}",
        f'      {{ user: "{user.name}", password: ${user.variable}, permissions: {{',
        "          publish: { allow: [",
        *listed(user.publish),
        "          ] }",
        "          subscribe: { allow: [",
        *listed(user.subscribe),
        "          ] }",
        "      } }",
    ]
