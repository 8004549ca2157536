"""What answers each URL."""
