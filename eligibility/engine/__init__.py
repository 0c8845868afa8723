"""The rule engine: one expression language and its evaluators."""
