"""All folders, by theme."""

from tests.foreign.folders import drafts, names, references, shapes

FOLDERS = (*references.FOLDERS, *names.FOLDERS, *shapes.FOLDERS, *drafts.FOLDERS)
