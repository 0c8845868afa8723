"""Languages: what is said to people, in which words, and how numbers and dates are written."""
