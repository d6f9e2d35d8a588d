"""Reads of inspection: the radar of ends, lists of inspections and cases, people concerned."""
