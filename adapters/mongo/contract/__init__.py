"""Everything the app relies on a store for, as one suite that runs against any server.

Each behaviour is a function of a scratch database whose docstring is the sentence it stands for; it raises when the
server does not keep it. Not relied on, and so not here: transactions, change streams, collations, server-side code.
"""
