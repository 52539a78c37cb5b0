"""Build, check, publish and rehearse a release of both SDKs: ``python -m scripts.release --help``.

``project`` what is released · ``checkout`` the git state · ``artifacts`` the files and their digests · ``build`` ·
``inspection`` what is in them · ``registries`` where they go, PyPI's kind and npm's · ``publish`` the steps of a
release day · ``trial`` clean environments that install and use what was published · ``rehearse`` the same steps
against registries on loopback, the bad days included · ``preparing`` version, changelog and tag · ``surface`` the
public names.
"""
