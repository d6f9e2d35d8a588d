"""The resolver for everybody who scans, and the links of products for officers."""
