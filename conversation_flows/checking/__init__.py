"""Proofs before release: what is wrong with flows, found by looking at them and not by running them."""
