"""Pages of the register import."""
