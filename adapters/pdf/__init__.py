"""Papers as PDF: fonts, typesetting, and the press that runs it in a process of its own."""
