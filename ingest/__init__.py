"""From files on disk to an index that can be searched."""
