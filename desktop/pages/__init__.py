"""Pages: one per register, built on first visit."""
