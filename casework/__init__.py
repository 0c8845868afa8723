"""What happens after submission: applications, receipts, tracking."""
