"""How much a register file may hold; beyond it the person is asked to split the file.

A province keeps about a thousand products; the limits leave fifty times that and still keep the
memory of one reading below about 300 MB.
"""

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_INFLATED_BYTES = 256 * 1024 * 1024
MAX_PARTS = 2_000
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_AREA = 3_000_000  # rows x columns: calamine keeps the whole rectangle
MAX_TEXT_CHARACTERS = 64_000_000
MAX_MERGED = 20_000
