"""Forms of dossiers: they shape and clean what is typed and never save."""
