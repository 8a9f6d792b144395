"""Which cell is wrong: the smallest sets of mistakes whose repair makes the identities of a table hold.

Mistakes as clerks and extractors make them come first (`moves`, `lines`: one, two, a few; `search`), the exact minimal
change of Fellegi and Holt where none of them explains it (`minimal`). `rank` weighs what is found, `sentences` tells.
Nothing is ever applied to a printed value. Priors, sentences and limits are declared in `kinds.yaml`.
"""

from expectations.localise.grid import exact
from expectations.localise.locate import Located, forgotten_zeros, localise
from expectations.localise.rank import Known, Reading

__all__ = ["Known", "Located", "Reading", "exact", "forgotten_zeros", "localise"]
