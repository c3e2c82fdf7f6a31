"""Take a vraagstuk apart: its fields, its requirements, and what a coordinator should know of it."""
