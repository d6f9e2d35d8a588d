"""The same product twice in one file: told apart from two products that share a name."""

from dataclasses import replace

from ocop.products.register.drafts import Drafted, DraftRow, RowFault, RowFaults, Skipped
from ocop.products.register.words import key

_Key = tuple[object, ...]


class Duplicates:
    """Remembers one short key per product: memory grows by about 300 bytes a row, no more."""

    def __init__(self, product_label: str) -> None:
        self._label = product_label
        self._seen: dict[_Key, tuple[int, int]] = {}  # key → row, hash of the draft

    def judge(self, draft: DraftRow) -> Drafted:
        """The draft itself, `Skipped` for a repeat, `RowFaults` for a row that contradicts one.

        Two rows are the same product when producer and product fold to the same words and
        nothing that tells products apart (code, barcode, specification) differs. Two producers
        may hold one decision for products of one name: that is only remarked.
        """
        product, producer = key(draft.product_name), key(draft.producer)
        own: _Key = (product, producer, draft.product_code, draft.gtin, key(draft.specification))
        first = self._seen.setdefault(own, (draft.row, hash(draft)))
        if first[0] != draft.row:
            return self._repeat(draft, first)
        return self._shared_decision(draft, product)

    def _repeat(self, draft: DraftRow, first: tuple[int, int]) -> Drafted:
        if first[1] == hash(draft):
            reason = f"Giống hệt dòng {first[0]}, chỉ nhập một lần."
            return Skipped(draft.row, "repeat", reason, draft.cells)
        fault = self._fault(
            draft, "duplicate",
            f"Trùng sản phẩm và chủ thể với dòng {first[0]} nhưng nội dung khác nhau.",
            "Gộp hai dòng làm một (lần công nhận sau ghi ở cột lần hai), hoặc ghi quy cách khác nhau.",
        )  # fmt: skip
        return RowFaults(draft.row, draft.cells, (fault,))

    def _shared_decision(self, draft: DraftRow, product: str) -> DraftRow:
        latest = draft.latest
        if latest is None or latest.decided_on is None:
            return draft
        shared: _Key = (product, latest.number, key(latest.authority), latest.decided_on)
        first = self._seen.setdefault(shared, (draft.row, 0))
        if first[0] == draft.row:
            return draft
        remark = self._fault(
            draft, "same_name_in_decision",
            f"Cùng tên sản phẩm và cùng quyết định với dòng {first[0]}, khác chủ thể hoặc quy cách.",
            "Được coi là hai sản phẩm. Xem lại nếu là một.",
        )  # fmt: skip
        return replace(draft, warnings=(*draft.warnings, remark))

    def _fault(self, draft: DraftRow, code: str, reason: str, remedy: str) -> RowFault:
        return RowFault(draft.row, self._label, draft.product_name, reason, remedy, code)
