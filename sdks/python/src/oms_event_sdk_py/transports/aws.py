"""AWS clients in threads, for EventBridge and SQS: the only importer of boto3, whose errors it maps."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from .._generated.version import VERSION
from ..errors import (
    MissingExtraError,
    NotPermittedError,
    OutcomeUnknownError,
    PublishError,
    RejectedError,
    UnavailableError,
)
from ..settings import Address

try:
    import boto3
    import botocore.config
    import botocore.exceptions
except ImportError as error:
    raise MissingExtraError("eventbridge:// and sqs://", "eventbridge") from error

_DENIED = {"AccessDenied", "AccessDeniedException", "NotAuthorizedForSourceException", "InvalidClientTokenId",
           "UnrecognizedClientException", "SignatureDoesNotMatch", "ExpiredToken", "ExpiredTokenException"}  # fmt: skip
_BUSY = {"ThrottlingException", "Throttling", "ThrottledException", "RequestLimitExceeded", "TooManyRequestsException",
         "InternalFailure", "InternalException", "InternalError", "ServiceUnavailable"}  # fmt: skip


class AwsClient:
    """A boto3 client whose calls run in threads of its own. Retries are the caller's, whose deadline it is."""

    def __init__(self, service: str, address: Address, *, threads: int = 4) -> None:
        self._service, self._address = service, address
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=service)
        self._client: Any = None
        self._making = threading.Lock()

    async def call(self, operation: str, deadline: float | None = None, **arguments: Any) -> dict[str, Any]:
        """The answer to one call. Raises ``PublishError`` as the answer says, or where none comes by ``deadline``."""
        loop = asyncio.get_running_loop()
        running = loop.run_in_executor(self._threads, self._work(operation, arguments))
        try:
            # A call that has not begun is never made then; the late answer of one that has is of no use.
            async with asyncio.timeout_at(deadline):
                return await running
        except TimeoutError as error:
            raise OutcomeUnknownError(
                f"no answer of {self._service} within the time", transport=self._service
            ) from error
        except botocore.exceptions.BotoCoreError as error:
            raise _unreached(self._service, error) from error
        except botocore.exceptions.ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
            if status >= 500 and code not in _DENIED:  # also a proxy's, whose code is its status
                raise UnavailableError(f"{self._service} answered {code}", transport=self._service) from error
            raise failure(code, f"{self._service} refused the call ({code})", self._service) from error

    def _work(self, operation: str, arguments: dict[str, Any]) -> Callable[[], dict[str, Any]]:
        def work() -> dict[str, Any]:
            with self._making:
                self._client = self._client or self._made()
            answer: dict[str, Any] = getattr(self._client, operation)(**arguments)
            return answer

        return work

    def _made(self) -> Any:
        options = self._address.options
        session = boto3.session.Session(profile_name=options.get("profile"), region_name=options.get("region"))
        config = botocore.config.Config(
            retries={"mode": "standard", "total_max_attempts": 1},
            connect_timeout=3,
            read_timeout=10,  # of the longest call, which waits 5 s for messages; a thread that waits holds up the end
            user_agent_extra=f"oms-event-sdk/{VERSION}",
        )
        return session.client(self._service, endpoint_url=options.get("endpoint"), config=config)

    async def close(self) -> None:
        """Let go of the threads; a call that hangs is left behind."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def failure(code: str, told: str, transport: str) -> PublishError:
    """The error that a code of AWS means."""
    if code in _DENIED:
        return NotPermittedError(told, transport=transport)
    if code in _BUSY:
        return UnavailableError(told, transport=transport)
    return RejectedError(told, transport=transport, code=code)


def _unreached(service: str, error: Exception) -> PublishError:
    name = type(error).__name__
    if isinstance(error, botocore.exceptions.NoCredentialsError | botocore.exceptions.PartialCredentialsError):
        return NotPermittedError("there are no AWS credentials: set a profile, or AWS_ACCESS_KEY_ID", transport=service)
    if isinstance(error, botocore.exceptions.ProfileNotFound):
        return NotPermittedError(
            "there is no such profile of AWS: its name is in the URL, or in AWS_PROFILE", transport=service
        )
    if isinstance(error, botocore.exceptions.CredentialRetrievalError | botocore.exceptions.TokenRetrievalError):
        return UnavailableError(f"there are no AWS credentials at the moment: {name}", transport=service)
    if isinstance(error, botocore.exceptions.NoRegionError):
        told = "no AWS region is given: add ?region=… to the URL, or set AWS_REGION"
        return RejectedError(told, transport=service, code=name)
    if isinstance(error, botocore.exceptions.ReadTimeoutError):
        return OutcomeUnknownError(f"{service}: {name}", transport=service)
    if isinstance(error, botocore.exceptions.HTTPClientError | botocore.exceptions.ConnectionError):
        return UnavailableError(f"{service} cannot be reached: {name}", transport=service)
    return RejectedError(f"{service}: {name}", transport=service, code=name)
