"""Who is speaking: principals, accounts, sign-in, refresh families, staff."""
