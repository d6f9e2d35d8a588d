"""What a person types about a paper, its pages, or a consent."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from ocop.evidence.fields import AttachmentField, AttachmentForm
from ocop.evidence.models import AttachmentKind
from ocop.evidence.models import Audience as Shown
from ocop.kit.faults import Fault
from ocop.kit.fields import DayField, TextField
from ocop.kit.sending import SentOnce
from ocop.people.models import User
from ocop.products.models import Product
from ocop.proofs.checks import fault_pages, proof_faults
from ocop.proofs.contents import ConsentTerms, ProofContents
from ocop.proofs.fields import PagesField
from ocop.proofs.kinds import Kind
from ocop.proofs.models import Audience, How

DURATIONS = [(1, "Hôm nay"), (7, "7 ngày"), (30, "30 ngày"), (90, "3 tháng"), (365, "Một năm")]
ALL_PRODUCTS = "Dùng chung cho mọi sản phẩm"


class PaperForm(SentOnce):
    """A paper of one kind; asks only what the kind needs. `pages` is left out of a mere change."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    pages = PagesField(label="Các trang của giấy", required=False)
    number = TextField(label="Số trên giấy", max_length=100)
    issued_on = DayField(label="Ngày cấp")
    expires_on = DayField(label="Ngày hết hạn")
    no_expiry = forms.BooleanField(label="Giấy không ghi ngày hết hạn", required=False)
    keep_expired = forms.BooleanField(label="Vẫn lưu giấy đã hết hạn", required=False)
    issuer = TextField(label="Nơi cấp", max_length=200, help_text="Như trên giấy.")
    link = forms.URLField(
        label="Đường dẫn",
        required=False,
        assume_scheme="https",
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text="Trang bán hàng, phim, bài báo. Ví dụ: https://giaohung.example",
        error_messages={"invalid": "Đường dẫn chưa đọc được. Ví dụ: https://giaohung.example"},
    )
    title = TextField(label="Tên gọi", max_length=200)
    product = forms.ModelChoiceField(
        label="Của sản phẩm nào", queryset=Product.objects.none(), required=False
    )
    audience = forms.ChoiceField(
        label="Ai được xem",
        choices=[
            (Audience.COUNCIL, "Cơ quan và hội đồng chấm"),
            (Audience.HIDDEN, "Chỉ cơ sở và người hỗ trợ; chưa dùng cho hồ sơ"),
            (Audience.PUBLIC, "Mọi người, hiện ở trang công khai; che tên người, số điện thoại"),
        ],
        initial=Audience.COUNCIL,
        widget=forms.RadioSelect,
    )
    details = ("title", "product", "audience")

    def __init__(
        self,
        *args: Any,
        kind: Kind,
        products: Iterable[Product],
        by: User,
        with_pages: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.asks_again = kind, False
        self._tell(kind, products)
        for name in self._left_out(kind, with_pages):
            del self.fields[name]
        if with_pages:
            self.fields["pages"] = pages = PagesField(
                label="Các trang của giấy", sheets=kind.takes_sheet, required=False
            )
            pages.belongs_to(by)
        self.order_fields(["token", "version", "pages"])

    def _tell(self, kind: Kind, products: Iterable[Product]) -> None:
        """The words and choices of this kind and this producer."""
        advice = kind.advice
        number, title = self.fields["number"], self.fields["title"]
        number.help_text = f"Ví dụ: {advice.number_example}" if advice.number_example else ""
        self._require(kind)
        title.help_text = f"Để trống thì gọi là: {kind.name}"
        choice = self.fields["product"]
        ids = [product.pk for product in products]
        choice.queryset = Product.objects.filter(pk__in=ids).order_by("sort_key")  # type: ignore[attr-defined]
        choice.empty_label = ALL_PRODUCTS  # type: ignore[attr-defined]
        audience = self.fields["audience"]
        if not advice.public:
            audience.choices = [one for one in audience.choices if one[0] != Audience.PUBLIC]  # type: ignore[attr-defined]
        said = "Sản phẩm này không phải của cơ sở. Chọn lại trong danh sách."
        choice.error_messages["invalid_choice"] = said
        for name in ("invalid_choice", "required"):
            audience.error_messages[name] = "Chọn ai được xem giấy này."

    def _require(self, kind: Kind) -> None:
        """What the kind needs is not called optional; the sentences are those of the rules."""
        missing = ProofContents(kind=kind.id, product_id=None)
        said = {
            fault.where: fault.sentence for fault in proof_faults(missing, timezone.localdate())
        }
        names_no_end = bool(self.data.get(self.add_prefix("no_expiry")))
        for name in ("number", "expires_on"):
            if name in said and not (name == "expires_on" and names_no_end):
                self.fields[name].required = True
                self.fields[name].error_messages["required"] = said[name]

    def _left_out(self, kind: Kind, with_pages: bool) -> list[str]:
        none = ["expires_on", "no_expiry", "keep_expired"] if kind.expiry == "none" else []
        link = [] if kind.takes_link else ["link"]
        return [*none, *link, *([] if with_pages else ["pages"])]

    def clean(self) -> dict[str, Any]:
        """What the rules know is said together with what could not be read, in one round."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        found = proof_faults(self.contents(), timezone.localdate())
        if "pages" in cleaned:
            found += fault_pages(self.contents(), cleaned["pages"])
        self.show(fault for fault in found if fault.where not in self.errors)
        return cleaned

    def show(self, faults: Iterable[Fault]) -> None:
        """As always; a paper that has expired asks whether to keep it all the same."""
        found = list(faults)
        self.asks_again = any(fault.code == "expired" for fault in found)
        super().show(found)

    @property
    def shows_keep_expired(self) -> bool:
        """Whether the question about an expired paper is to be seen."""
        asked = bool(self.data) and bool(self.data.get(self.add_prefix("keep_expired")))
        return "keep_expired" in self.fields and (self.asks_again or asked)

    @property
    def opens_details(self) -> bool:
        """Whether one of the lesser fields needs the person."""
        return any(name in self.errors for name in self.details)

    def contents(self) -> ProofContents:
        """What was typed."""
        typed = {
            name: value
            for name, value in self.cleaned_data.items()
            if name in (*ProofContents.columns(), "keep_expired")
        }
        product = self.cleaned_data.get("product")
        if "pages" not in self.fields and typed.get("expires_on") == self.initial.get("expires_on"):
            typed["keep_expired"] = (
                True  # a paper that ended since may be mended without a question
            )
        typed.setdefault("audience", Audience.COUNCIL)
        return ProofContents(kind=self.kind.id, product_id=product.pk if product else None, **typed)


def initial_of(contents: ProofContents) -> dict[str, Any]:
    """The contents as first values of the form."""
    return contents.as_columns() | {"product": contents.product_id}


class MorePagesForm(SentOnce):
    """More pages of a paper."""

    pages = PagesField(label="Trang thêm vào")

    def __init__(self, *args: Any, sheets: bool, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pages"] = pages = PagesField(label="Trang thêm vào", sheets=sheets)
        pages.belongs_to(by)


class TakeForm(SentOnce):
    """Which kind a paper of the register is, where the register does not tell."""

    kind = forms.ChoiceField(label="Giấy này là loại nào")

    def __init__(self, *args: Any, kinds: Iterable[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", "Chọn loại giấy"),
            *((kind.id, kind.name) for kind in kinds),
        ]
        self.fields["kind"].error_messages["required"] = "Chưa chọn loại giấy. Chọn một loại."


class AskForm(SentOnce):
    """For what a helper asks to act."""

    purpose = TextField(
        label="Làm thay việc gì",
        max_length=300,
        missing="Chưa ghi làm thay việc gì. Ví dụ: Chụp giấy tờ và làm hồ sơ mắm tôm.",
        help_text="Cơ sở đọc câu này trước khi đồng ý. Ví dụ: Chụp giấy tờ và làm hồ sơ mắm tôm.",
    )


class CodeForm(SentOnce):
    """The six digits read aloud."""

    code = forms.CharField(
        label="Mã 6 số",
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        help_text="Chủ cơ sở thấy mã trong thông báo. Ví dụ: 482 913",
        error_messages={"required": "Chưa nhập mã. Hỏi chủ cơ sở mã 6 số."},
    )


class AgreeForm(SentOnce):
    """For how long the producer agrees."""

    days = forms.TypedChoiceField(
        label="Trong bao lâu", choices=DURATIONS, coerce=int, initial=30, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("required", "invalid_choice"):
            self.fields["days"].error_messages[name] = "Chọn đồng ý trong bao lâu."

    def until(self, on: date) -> date:
        """The first day without."""
        return on + timedelta(days=self.cleaned_data["days"])


class RecordForm(AgreeForm, AttachmentForm):
    """A consent that an officer writes down: signed on paper, or said in presence."""

    helper = forms.ModelChoiceField(
        label="Người hỗ trợ", queryset=User.objects.none(), empty_label="Chọn người hỗ trợ"
    )
    purpose = AskForm.base_fields["purpose"]
    how = forms.ChoiceField(
        label="Đồng ý bằng cách nào",
        choices=[(How.PAPER, "Ký giấy đồng ý"), (How.PRESENT, "Có mặt, nói đồng ý trước cán bộ")],
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn ký giấy hay có mặt nói đồng ý."},
    )
    said_by = TextField(
        label="Ai đồng ý", max_length=120, missing="Chưa ghi ai đồng ý. Ghi họ và tên."
    )
    paper = AttachmentField(
        AttachmentKind.PAPER, Shown.OFFICE, label="Ảnh giấy đã ký", required=False
    )

    def __init__(self, *args: Any, helpers: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = [helper.pk for helper in helpers]
        field = self.fields["helper"]
        field.queryset = User.objects.filter(pk__in=ids).order_by("sort_key")  # type: ignore[attr-defined]
        for name in ("required", "invalid_choice"):
            field.error_messages[name] = "Chọn người hỗ trợ trong danh sách."
        self.order_fields(["token", "helper", "purpose", "how", "said_by", "paper", "days"])

    def terms(self, on: date) -> ConsentTerms:
        """What was typed."""
        typed = self.cleaned_data
        return ConsentTerms(
            typed["purpose"], self.until(on), typed["how"], typed["said_by"], typed["paper"]
        )
