"""From a question to a cited Dutch answer, in a browser and on the command line."""
