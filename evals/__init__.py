"""How good the answers are, measured on a golden set."""
