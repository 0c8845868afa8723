"""A whole case in minutes: a service of its own, on a clock that can be put forward."""
