"""What each module's texts are made from, as one digest: so that a text is made again only when that changed."""

from __future__ import annotations

from codegen.cache import digest, generator
from codegen.contracts import Contracts
from codegen.model import Module
from codegen.modules import Modules


def fingerprints(model: Modules, contracts: Contracts) -> dict[str, str]:
    """A digest by module name.

    A module with roots is made from their documents and all that these reach, and from the names that other
    modules leave it; one without (shared definitions, of which there are few) from its declarations themselves.
    """
    texts = {document.path: digest(document.text) for document in contracts.documents.documents}
    settings = digest(repr(contracts.settings), contracts.documents.identities)
    return {module.name: _fingerprint(model, contracts, module, texts, settings) for module in model.modules}


def _fingerprint(model: Modules, contracts: Contracts, module: Module, texts: dict[str, str], settings: str) -> str:
    keys = module.used
    named = [part for key in keys for part in (model.names[key], model.homes[key], str(key in model.inputs))]
    if not module.roots:
        return digest(generator(), settings, repr(module), *named)
    reached = sorted({path for root in module.roots for path in contracts.canonical[root.type.path].reached})
    sources = [part for path in reached for part in (path, texts.get(path, ""))]
    return digest(generator(), settings, str(contracts.formats), *module.sources, *sources, *named)
