"""A language model, when one is set: it writes, the code decides what is shown."""
