"""Shapes and cleans what officers type about products, producers and recognitions."""
