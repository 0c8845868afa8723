"""Proofs about lifecycles before anybody is in one: what is wrong, found by looking at them."""
