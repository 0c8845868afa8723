"""OpenFisca with its country template, measured as a peer; see :mod:`benchmarks.openfisca.installed`."""
