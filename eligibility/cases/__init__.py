"""Cases a lawyer can read, and the households they are about."""
