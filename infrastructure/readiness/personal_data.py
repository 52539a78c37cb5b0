"""Is personal data found and handled as the environment says, with a key that works?"""

from __future__ import annotations

import base64
import json
import os
import secrets
import subprocess
import sys
from pathlib import PurePosixPath

from infrastructure.catalogue import ROOT
from infrastructure.live import Aws, AwsFailed, told
from infrastructure.readiness.answers import Answer, failed, passed, together, unknown
from infrastructure.readiness.situation import Situation

_TIMEOUT = 60
_PRODUCTION = "production"
_KEYS = ("OMS_PII_KEYS", "OMS_PII_KEYS_FILE")
"""Where the SDKs take the keys of an environment from, but for those of KMS."""


def answer(situation: Situation) -> Answer:
    """The handling that is set, what an SDK really sends, and the key."""
    return together([_handling(situation), _sent(situation), _key(situation)])


def _handling(situation: Situation) -> Answer:
    handling = situation.catalogue.platform.environments[situation.environment].personal_data
    in_clear = handling == "LOG" and situation.environment == _PRODUCTION
    faults = ["production sends personal data in clear (LOG)"] if in_clear else []
    remedy = "set personal_data to ENCRYPT, ANONYMIZE or BLOCK in schemas/catalog.toml"
    return failed(faults, remedy, f"{situation.environment}: personal_data = {handling}")


def _sent(situation: Situation) -> Answer:
    """Publishes the example of an event with personal data in this environment, to memory, and looks at what left."""
    source = ROOT / PurePosixPath(situation.catalogue.settings.packages.python.path).parent
    env = {**_with_keys(situation), "PYTHONPATH": f"{ROOT}{os.pathsep}{source}"}
    command = [sys.executable, "-m", "infrastructure.readiness.probe", situation.environment, str(situation.schemas)]
    try:
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=_TIMEOUT)
        told = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return unknown("the SDK's handling of personal data could not be tried", "python3 noxfile.py tests")
    match told["outcome"]:
        case "none":
            return passed("no contract has personal data")
        case "error":
            return unknown(
                f"the SDK could not be tried: {told['error']}", "`python3 noxfile.py readiness` has all packages"
            )
    faults = [f"{told['event']} left with {', '.join(told['clear'])} in clear"] if told["clear"] else []
    return failed(faults, "see the SDK's handling of personal data", f"{told['event']} published: {told['outcome']}")


def _with_keys(situation: Situation) -> dict[str, str]:
    """The environment of the probe: with the catalogue's key where it can be asked, else with keys made for it."""
    wanted = situation.catalogue.platform.environments[situation.environment]
    if wanted.personal_data == "ENCRYPT" and wanted.key and situation.live is not None:
        aws = situation.live.aws
        where = {"AWS_REGION": aws.region, "AWS_PROFILE": aws.profile, "AWS_ENDPOINT_URL": aws.endpoint}
        mine = {name: value for name, value in os.environ.items() if name not in _KEYS}
        return mine | {name: value for name, value in where.items() if value}
    if any(os.environ.get(name) for name in _KEYS):
        return dict(os.environ)
    return {**os.environ, _KEYS[0]: _made_keys()}


def _made_keys() -> str:
    """A key of each use, that nobody else has: it shows the handling, and says nothing of the environment's own."""
    made = [("A256GCM", "readiness"), ("HS256", "readiness")]
    secret = base64.urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode()
    return json.dumps({"keys": [{"kty": "oct", "kid": kid, "alg": alg, "k": secret} for alg, kid in made]})


def _key(situation: Situation) -> Answer:
    environment = situation.catalogue.platform.environments[situation.environment]
    if environment.personal_data == "ANONYMIZE":
        return _pseudonyms()
    if environment.personal_data != "ENCRYPT":
        return passed("no key is needed")
    if environment.key is None:
        return failed(["ENCRYPT without a key"], "name a KMS key in schemas/catalog.toml")
    if situation.live is None:
        return unknown(f"whether {environment.key} can be used is known to KMS only", "ask with --live")
    return _usable(environment.key, situation.live.aws)


def _pseudonyms() -> Answer:
    """The key of pseudonyms is a secret of the environment: here it is known only where it is set here."""
    if any(os.environ.get(name) for name in _KEYS):
        return passed("the key of pseudonyms is at hand")
    return unknown("the key of pseudonyms is not at hand here", f"set {' or '.join(_KEYS)}, and run again")


def _usable(key: str, aws: Aws) -> Answer:
    try:
        found = aws.client("kms").describe_key(KeyId=key)["KeyMetadata"]
    except AwsFailed as error:
        return failed([f"{key}: {told(error)}"], "deploy the generated template")
    state, usage = found.get("KeyState"), found.get("KeyUsage")
    faults = [] if (state, usage) == ("Enabled", "ENCRYPT_DECRYPT") else [f"{key} is {state}, for {usage}"]
    return failed(faults, "enable the key, or name another", f"{key}: {state}")
