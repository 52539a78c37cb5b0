"""Rules by name. Each rule is a function from the contracts to problems, in the module of its subject."""

from codegen.checks.rules import RULES, Rule

__all__ = ["RULES", "Rule"]
