"""Judge every company on every requirement by its own documents, and make the shortlist."""
