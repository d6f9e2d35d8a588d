"""Registers of OCOP products as files: read messy ones, write clean ones; plain Python.

>>> data = "Tên sản phẩm;Nhóm;Chủ thể;Xã\\nNem chua;Thực phẩm;HTX Nem;Xã Yên Mạc".encode()
>>> table = open_table(data, "so.csv")
>>> [(row.product_name, row.producer_kind) for row in draft_rows(table, propose_mapping(table))]
[('Nem chua', 'COOPERATIVE')]
"""

from ocop.products.register.drafts import (
    Drafted,
    DraftRecognition,
    DraftRow,
    RowFault,
    RowFaults,
    Skipped,
)
from ocop.products.register.fields import FIELDS, Field
from ocop.products.register.header import Column, ColumnMapping, propose_mapping
from ocop.products.register.opening import open_table
from ocop.products.register.rows import draft_rows
from ocop.products.register.tables import Table, mark
from ocop.products.register.template import write_template
from ocop.products.register.writing import (
    reason_text,
    register_columns,
    write_failed_rows,
    write_register_csv,
    write_register_xlsx,
)

__all__ = [
    "FIELDS",
    "Column",
    "ColumnMapping",
    "DraftRecognition",
    "DraftRow",
    "Drafted",
    "Field",
    "RowFault",
    "RowFaults",
    "Skipped",
    "Table",
    "draft_rows",
    "mark",
    "open_table",
    "propose_mapping",
    "reason_text",
    "register_columns",
    "write_failed_rows",
    "write_register_csv",
    "write_register_xlsx",
    "write_template",
]
