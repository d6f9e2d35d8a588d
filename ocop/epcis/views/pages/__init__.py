"""/su-kien/: the repository for people."""
