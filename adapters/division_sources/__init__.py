"""Where the table of divisions comes from: two npm packages and a file written by hand."""
