"""The verbs of the register as a file: their arguments and their help."""

from ocop.cli.language import said
from ocop.cli.parser import Parser, Verbs, add


def register_verbs(verbs: Verbs) -> None:
    """import-register and export-register."""
    _import(verbs)
    _export(verbs)


def _import(verbs: Verbs) -> None:
    parser = add(
        verbs, "import-register",
        said("nhập sổ sản phẩm từ tệp Excel hoặc CSV", "import a register from Excel or CSV"),
        run="register:import_register", switches=("json", "dry-run", "yes"),
        example="ocop import-register so-2024.xlsx --dry-run --json",
    )  # fmt: skip
    parser.add_argument("file", nargs="?", help=said("tệp .xlsx, .xls hoặc .csv", "the file"))
    parser.add_argument(
        "--good-rows-only",
        action="store_true",
        help=said("nhập các dòng đúng, để lại dòng lỗi", "write the good rows, leave the faulty"),
    )
    parser.add_argument(
        "--failed", metavar=said("TỆP", "FILE"),
        help=said("ghi dòng lỗi kèm lý do vào tệp .xlsx hoặc .csv này", "put faulty rows here"),
    )  # fmt: skip
    _reading(parser)
    parser.add_argument(
        "--undo", metavar=said("MÃ", "ID"),
        help=said("hoàn tác lần nhập có mã này (trong 24 giờ)", "undo an import (24 hours)"),
    )  # fmt: skip


def _reading(parser: Parser) -> None:
    parser.add_argument(
        "--sheet",
        default="",
        help=said("trang tính, nếu không phải trang đầu có sổ", "the sheet, when not the first"),
    )
    parser.add_argument(
        "--header-row", type=int, help=said("dòng tiêu đề (số dòng trong tệp)", "row of the header")
    )
    parser.add_argument(
        "--mapping", nargs="+", default=[], metavar=said("CỘT=Ô", "COLUMN=FIELD"),
        help=said("ghép cột với ô; ô để trống là bỏ cột", "name a column; empty leaves it out"),
    )  # fmt: skip
    parser.add_argument(
        "--no-old-names",
        action="store_true",
        help=said("coi tên xã cũ là lỗi", "treat old commune names as faults"),
    )


def _export(verbs: Verbs) -> None:
    parser = add(
        verbs, "export-register",
        said("xuất sổ sản phẩm ra tệp Excel hoặc CSV", "export the register to Excel or CSV"),
        run="register:export_register", switches=("json", "yes"),
        example='ocop export-register so.xlsx --commune "Xã Giao Hưng" --group I.4',
    )  # fmt: skip
    parser.add_argument("file", help=said("tệp .xlsx hoặc .csv", "the file, .xlsx or .csv"))
    parser.add_argument(
        "--commune", default="", help=said("chỉ xã, phường này", "only this commune")
    )
    parser.add_argument(
        "--group", default="", help=said("chỉ nhóm này, ví dụ I hoặc I.4", "only this group")
    )
    parser.add_argument("--star", type=int, choices=(3, 4, 5), help=said("chỉ hạng này", "only"))
