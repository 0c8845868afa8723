"""Administrative divisions of the country, dated, to the township where we serve."""
