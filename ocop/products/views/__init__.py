"""The officers' pages about products, producers, recognitions and merges."""
