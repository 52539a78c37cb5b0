"""Models of whole payloads: records (or other values) with a contract that reading holds them to."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar, Generic, Self, TypeVar, cast

from pydantic import BaseModel, ConfigDict, RootModel
from pydantic_core import PydanticUndefined, SchemaValidator

from ._json import faults_of
from ._protected import admitting_types, plain_text, typed
from ._record import Record
from ._validation import Contract, Violation, failure, parse_json, plain, validate

T = TypeVar("T")
Model = TypeVar("Model", bound=BaseModel)


def _contract_of(model: type[BaseModel], name: str) -> Contract:
    """The contract that a generated class names: a schema beside the folder of its module."""
    package = model.__module__.rpartition(".models.")[0]

    def formats() -> dict[str, str]:
        from importlib import import_module  # noqa: PLC0415 -- only once a payload is validated

        return dict(import_module(f"{package}.formats").FORMATS)

    return Contract(name, package, formats)


class _Exact(BaseModel):
    """Reading: the contract first, then the types."""

    __slots__ = ("__checked__",)
    """The text that ``written`` has checked, and what it is sent as; not there before."""

    __contract__: ClassVar[Contract]

    def __init_subclass__(cls, *, contract: str | None = None, **options: Any) -> None:
        if contract is not None:
            cls.__contract__ = _contract_of(cls, contract)
        super().__init_subclass__(**options)

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **options: Any) -> Self:
        """Read a JSON text. Raises ``pydantic.ValidationError`` with every violation of the contract.

        Options are pydantic's (``context``, ``by_alias``, …). Nothing warns here, however old the version.
        """
        value = parse_json(json_data, cls.__name__)
        if options or not cls.__contract__.is_valid(value):
            return cls._read(value, options)
        read: Self = cls.__pydantic_validator__.validate_python(value)
        return read

    @classmethod
    def model_validate(cls, obj: Any, **options: Any) -> Self:
        """Read a value: JSON's own types, or Python objects such as ``datetime``. Raises as the JSON form does."""
        if isinstance(obj, cls):
            return obj
        value = plain(obj)
        faults = sorted({Violation(*fault) for fault in faults_of(value)})
        if faults:
            raise failure(cls.__name__, faults)
        return cls._read(value, options)

    @classmethod
    def _read(cls, value: Any, options: dict[str, Any]) -> Self:
        contract = cls.__contract__
        try:
            valid = contract.is_valid(value)
        except ValueError:  # not JSON's own types alone: Encrypted is among them
            valid = False
        if valid:
            return super().model_validate(value, **options)
        bare = plain_text(value)
        if contract.is_valid(bare) or contract.admits(bare):
            return cast("Self", _admitting(cls).validate_python(typed(bare)))
        raise failure(cls.__name__, contract.violations(bare))


@cache
def _admitting(model: type[BaseModel]) -> SchemaValidator:
    """The model's types, each of which may be ``Encrypted`` instead."""
    model.model_rebuild()
    return SchemaValidator(admitting_types(model.__pydantic_core_schema__), _use_prebuilt=False)


def read(model: type[Model], value: Any) -> Model:
    """A value that came out of a JSON text as an event. Raises ``pydantic.ValidationError``, as reading text does."""
    return cast("Model", cast("type[_Exact]", model)._read(value, {}))


class Event(_Exact, Record):
    """The payload of an event: a JSON object with a contract, which building and reading hold it to.

    Inside another model, or through a ``TypeAdapter``, pydantic asks only for the types.
    """

    def __init__(self, /, **fields: Any) -> None:
        super().__init__(**fields)
        validate(self)

    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]  # as in Record: not called on reading


class RootEvent(_Exact, RootModel[T], Generic[T]):
    """A payload that is not, or not always, an object with known fields; the value is ``root``."""

    model_config = ConfigDict(strict=True, defer_build=True, hide_input_in_errors=True, serialize_by_alias=True)

    def __init__(self, /, root: Any = PydanticUndefined, **fields: Any) -> None:
        super().__init__(root, **fields)  # type: ignore[call-arg]  # RootModel's, behind _Exact
        validate(self)

    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]  # as in Record: not called on reading

    def model_dump(self, *, exclude_unset: bool = True, **options: Any) -> Any:
        return super().model_dump(exclude_unset=exclude_unset, **options)

    def model_dump_json(self, *, exclude_unset: bool = True, **options: Any) -> str:
        return super().model_dump_json(exclude_unset=exclude_unset, **options)
