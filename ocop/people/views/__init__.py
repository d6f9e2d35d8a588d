"""Pages about oneself (`account`) and about other people (`people`)."""
