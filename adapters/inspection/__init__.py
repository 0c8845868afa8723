"""Making files anew from what strangers sent, in a process of their own."""
