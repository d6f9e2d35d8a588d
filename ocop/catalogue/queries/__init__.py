"""Reads for the public pages: only what anybody may see, in a fixed number of queries a page."""
