"""The public names of both SDKs, now and at the last tag: what consumers may have written into their programs.

What a field of an event may hold is the contracts' business: their compatibility is judged on the schemas, not here.
"""

from scripts.release.surface.guard import Difference, differences, guard

__all__ = ["Difference", "differences", "guard"]
