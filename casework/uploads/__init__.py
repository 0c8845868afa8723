"""Photos and PDFs people send instead of carrying paper to a window."""
