"""The rules: what each is called, what it asks for, and why."""

from __future__ import annotations

from dataclasses import dataclass

from codegen.compat.rules import COMPATIBILITY_RULES
from codegen.problems import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """``house`` rules hold only for a catalogue; ``fixed`` ones cannot be weighed in ``[rules]``."""

    name: str
    asks: str
    why: str
    house: bool = False
    fixed: bool = False
    severity: Severity = Severity.ERROR


_ALL = (
    Rule("readable", "Every file is UTF-8 and can be read.", "Nothing is skipped in silence.", fixed=True),
    Rule("json-syntax", "Every file is JSON, without a name twice in one object.", "RFC 8259 section 4.", fixed=True),
    Rule("dialect", "$schema names a draft that is understood: 2020-12, 2019-09, 07, 06 or 04.",
         "What another draft means cannot be guessed.", fixed=True),
    Rule("schema-valid", "A schema is valid by the meta-schema of its draft.",
         "A keyword with a wrong value constrains nothing.", fixed=True),
    Rule("id-unique", "No two schemas of the folder have one $id.", "A reference to it would mean either.", fixed=True),
    Rule("ref-resolves", "Every $ref leads to a schema in the folder.", "No type can be made of nothing.", fixed=True),
    Rule("ref-cycle", "A schema that refers to itself descends into a property or an item on the way.",
         "Otherwise no validator comes to an end (2020-12 core, section 9.4.1).", fixed=True),
    Rule("pattern-portable", "A pattern is ECMA-262, and both languages' engines can read it.",
         "Python and TypeScript must give the same verdict.", fixed=True),
    Rule("keyword-known", "Every keyword is one of its draft, or ours.",
         "A misspelled keyword is ignored by every validator: the constraint is lost.", severity=Severity.WARNING),
    Rule("format-known", "Every format is one that is asserted.",
         "Another one is documentation only; readers may think it is checked.", severity=Severity.WARNING),
    Rule("name-clash", "No two types, files or fields come to the same name.", "One would hide the other.", fixed=True),
    Rule("layout", "datamodel-code-generator lays out each type and field as the model has it.",
         "A type that it renames or drops would be lost in silence.", fixed=True),
    Rule("catalog", "catalog.toml has the tables and types that its comments describe.",
         "Every number and name outside the schemas comes from it.", fixed=True),
    Rule("house-dialect", "A contract, and what contracts share, is written in draft 2020-12.",
         "Examples are judged, and rules of the house are read, by that draft alone.", house=True, fixed=True),
    Rule("place", "A contract is <family>.<action>/v<major>.json, its family in the catalogue; $id says the same.",
         "The path is where type, subject and major version come from.", house=True, fixed=True),
    Rule("title", "The title is the type's name and V<major>: SchemaCreatedV2.",
         "It is the class in every SDK.", house=True),
    Rule("title-unique", "No two schemas have one title.", "Each is a class of that name.", house=True, fixed=True),
    Rule("described", "Every contract, field and definition has a description.",
         "It is what people read in their editor.", house=True),
    Rule("open-for-readers", "No contract closes its object at the top (additionalProperties: false).",
         "A minor version must be able to add a field.", house=True),
    Rule("tagged-unions", "Objects under oneOf and anyOf are told apart by a required property, a constant text each.",
         "Readers branch on it; without it they guess.", house=True),
    Rule("version-field", "A contract that is not deprecated requires `version`, with a default of its x-version.",
         "Readers tell minor versions apart by it.", house=True),
    Rule("x-version", "x-version is a semantic version whose major is the file's.",
         "It is the newest data.version that the contract describes.", house=True, fixed=True),
    Rule("personal-data", "A field that names a person by its name or format declares x-pii, or refers to what does.",
         "Undeclared personal data leaves unprotected.", house=True),
    Rule("lifecycle", "A deprecated contract has x-deprecation: since, a later sunset, a replacement that exists.",
         "Every warning, in every language, is made from it.", house=True, fixed=True),
    Rule("cast", "A version says how it follows from the one before: x-from-previous.",
         "Consumers then read old events as new ones.", house=True, severity=Severity.WARNING),
    Rule("cast-declared", "x-from-previous has steps of the vocabulary, or names a function of both SDKs.",
         "Both languages run it.", house=True, fixed=True),
    Rule("cast-valid", "Every event of the version before becomes a valid one, and comes back but for losses.",
         "It is tried with every example and with random events.", house=True, fixed=True),
    Rule("base", "The state that contracts are compared with is there, and can be read.",
         "What cannot be compared is not known to be compatible.", house=True, fixed=True),
    Rule("release-known", "A clone that is checked has the release tags.",
         "In a shallow one, nothing that breaks readers would be found.", house=True, severity=Severity.WARNING),
    Rule("bundle", "A bundle is what it says: its sha256 is that of its contents.",
         "A base that was changed proves nothing.", fixed=True),
    Rule("sunset", "A version past its sunset is removed, or waived in catalog.toml.",
         "A date that nobody keeps is no date.", house=True),
    Rule("sunset-near", "A version that ends within 30 days is told.",
         "Whoever still sends it has to move.", house=True, severity=Severity.WARNING),
    Rule("waiver", "A waiver names a rule and a contract that are there, and has not expired.",
         "An exception for ever is no exception.", house=True, fixed=True),
    Rule("version-raised", "A changed contract raises x-version: patch for words, minor for shape that stays readable.",
         "Readers and writers tell by it what the other may know.", house=True),
    Rule("compat-unproven", "A change is proven to be readable, where that can be.",
         "It may break; docs/compatibility.md says what cannot be proven.", house=True, severity=Severity.WARNING),
    *(Rule(each.name, each.asks, "Against the last release; `python -m codegen diff` shows an event.", house=True)
      for each in COMPATIBILITY_RULES),
    Rule("default-valid", "A default is valid by the schema it stands in.",
         "Producers send it when they leave the field out."),
    Rule("examples", "Every contract has at least two valid examples and one named invalid one.",
         "They are the tests that every language runs.", house=True),
    Rule("example-valid", "Examples do what their place says: valid ones pass, invalid ones break what they name.",
         "An example that lies is worse than none.", house=True, fixed=True),
    Rule("drift", "Every generated file is what the schemas generate.",
         "A hand edit is lost at the next run.", fixed=True),
    Rule("stamp", "package.json and its lock have a place for what the catalogue decides: name, version, repository.",
         "npm reads them from nowhere else.", fixed=True),
    Rule("writable", "The output folder can be written.", "What cannot be written is not half written.", fixed=True),
)  # fmt: skip

RULES = {rule.name: rule for rule in _ALL}
"""Every rule by name, in the order in which they apply."""
