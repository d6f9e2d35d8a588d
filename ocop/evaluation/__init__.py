"""Councils score products by the criteria in force; the star engine is plain Python."""
