"""Reads: which events a person may see, SimpleEventQuery in SQL, the trace walk."""
