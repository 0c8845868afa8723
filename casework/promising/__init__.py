"""Notification and commitment: which certificates a signed promise may replace, and how that is told and checked."""
