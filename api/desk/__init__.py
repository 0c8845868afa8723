"""What township and county officers, administrators and auditors call."""
