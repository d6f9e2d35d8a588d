"""EPCIS documents in XML: version 2.0 in both directions, version 1.2 read.

read(data)             → Document, its events streamed
write(document)        → pieces of bytes, its events streamed
write_event(event)     → one bare event
"""

from ocop.epcis.xml.reading import read
from ocop.epcis.xml.writing import write, write_event

__all__ = ["read", "write", "write_event"]
