"""The command line `ocop`: one verb per module; Django is loaded only by verbs that need it."""
