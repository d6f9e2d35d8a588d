"""The interface described: one table of operations, and the OpenAPI 3.1 document made from it.

    OPERATIONS                     → what can be called, as the REST binding lists it
    document(site="https://…")     → the document served at /epcis/openapi.json

Plain Python. A test compares the table with what is routed, in both directions.
"""

from ocop.epcis.openapi.document import document
from ocop.epcis.openapi.operations import ADDRESSES, OPERATIONS, Operation

__all__ = ["ADDRESSES", "OPERATIONS", "Operation", "document"]
