"""The generated template with its intrinsic functions filled in, for one environment, account and Region.

It knows the functions that the template uses, so that what is checked is what CloudFormation would make of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
_NOTHING = object()


@dataclass(frozen=True)
class Stack:
    """Where a template is imagined to be. ``parameters`` are those that are not at their default."""

    template: Json
    environment: str
    account: str = "111122223333"
    region: str = "eu-central-1"
    partition: str = "aws"
    parameters: dict[str, Any] = field(default_factory=dict)

    def resources(self, kind: str | None = None) -> dict[str, Json]:
        """The properties of each resource (of a type) that the conditions leave, by logical id."""
        found = {}
        for name, resource in self.template["Resources"].items():
            wanted = kind is None or resource["Type"] == kind
            if wanted and ("Condition" not in resource or self.condition(resource["Condition"])):
                found[name] = self.value(resource.get("Properties", {}))
        return found

    def condition(self, name: str) -> bool:
        """A condition of the template."""
        return self._test(self.template["Conditions"][name])

    def value(self, value: Any) -> Any:
        """A value with every function in it filled in."""
        if isinstance(value, list):
            return [made for each in value if (made := self.value(each)) is not _NOTHING]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            (function, argument) = next(iter(value.items()))
            if function == "Ref" or function.startswith("Fn::"):
                return self._call(function, argument)
        return {key: made for key, each in value.items() if (made := self.value(each)) is not _NOTHING}

    def _call(self, function: str, argument: Any) -> Any:
        match function:
            case "Ref":
                return self._reference(argument)
            case "Fn::GetAtt":
                return self._attribute(*argument)
            case "Fn::Sub":
                return re.sub(r"\$\{([\w:]+)\}", lambda m: str(self._reference(m[1])), argument)
            case "Fn::If":
                return self.value(argument[1] if self.condition(argument[0]) else argument[2])
            case "Fn::FindInMap":
                table, first, second = (self.value(each) for each in argument)
                return self.template["Mappings"][table][first][second]
            case "Fn::Join":
                return argument[0].join(self.value(argument[1]))
        raise ValueError(f"{function} is not used by the template")

    def _reference(self, name: str) -> Any:
        pseudo = {"AWS::AccountId": self.account, "AWS::Region": self.region, "AWS::Partition": self.partition}
        if name == "AWS::NoValue":
            return _NOTHING
        if name in pseudo:
            return pseudo[name]
        if name == "Environment":
            return self.environment
        if name in self.template["Parameters"]:
            given = self.parameters.get(name, self.template["Parameters"][name].get("Default", ""))
            many = self.template["Parameters"][name]["Type"] == "CommaDelimitedList"
            return [each for each in given.split(",") if each] if many else given
        kind = self.template["Resources"][name]["Type"]
        return self._attribute(name, "Arn") if kind == "AWS::SNS::Topic" else self._name(name)

    def _attribute(self, name: str, attribute: str) -> str:
        if attribute != "Arn":
            return self._name(name)
        resource = self.template["Resources"][name]
        service, form = _ARNS[resource["Type"]]
        path = form.format(name=self._name(name))
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{path}"

    def _name(self, name: str) -> str:
        properties = self.template["Resources"][name].get("Properties", {})
        given = next((properties[key] for key in _NAMES if key in properties), name)
        return str(self.value(given))

    def _test(self, rule: Any) -> bool:
        ((function, argument),) = rule.items()
        match function:
            case "Fn::Not":
                return not self._test(argument[0])
            case "Fn::Or":
                return any(map(self._test, argument))
            case "Fn::Equals":
                return bool(self.value(argument[0]) == self.value(argument[1]))
            case "Condition":
                return self.condition(argument)
        raise ValueError(f"{function} is not used by the template")


_NAMES = ("Name", "QueueName", "TopicName", "ManagedPolicyName", "AlarmName", "AliasName")
_ARNS = {
    "AWS::Events::EventBus": ("events", "event-bus/{name}"),
    "AWS::SQS::Queue": ("sqs", "{name}"),
    "AWS::SNS::Topic": ("sns", "{name}"),
    "AWS::KMS::Key": ("kms", "key/{name}"),
}
