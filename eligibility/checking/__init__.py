"""Checks of packs before anybody relies on them."""
