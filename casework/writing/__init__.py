"""Writing papers: from a case and the wording of its region to what a paper says, and from that to a page."""
