"""What a file is, and its sheets as rows of raw cells, whatever format it came in."""
