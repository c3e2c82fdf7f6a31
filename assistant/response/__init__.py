"""Write the first response and the exports, with footnotes on checked quotes only."""
