"""Looking for malware in what people send."""
