"""Writers of Python functions: how each kind of term is computed with answers missing."""
