"""The sentence encoder that comes with the product, and how it was trained."""
