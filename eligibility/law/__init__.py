"""The law as data: parameters and decision tables, by place and day, each with its source."""
