"""The link types of the GS1 Web vocabulary, as data: name → what it leads to, in two languages.

GS1 publishes the list and only adds to it or marks a type as deprecated. We have no types of our
own: every link of this product has a type of GS1. A type that GS1 adds is a line here.
Source: GS1 Web vocabulary, sub-properties of gs1:linkType.
"""

from types import MappingProxyType

PREFIX = "gs1:"
NAMESPACE = "https://ref.gs1.org/voc/"
# Older names of the same namespace, still found in links and software.
NAMESPACES = (NAMESPACE, "https://www.gs1.org/voc/", "https://gs1.org/voc/", "http://gs1.org/voc/")

DEFAULT = "defaultLink"
DEFAULT_MULTI = "defaultLinkMulti"
HANDLED_BY = "handledBy"
OF_THE_RESOLVER = frozenset({DEFAULT, DEFAULT_MULTI, HANDLED_BY})  # never given to a link by people

_TABLE = """
activityIdeas|Gợi ý hoạt động|Activity ideas
allergenInfo|Chất gây dị ứng|Allergen information
appDownload|Tải ứng dụng|App download
brandHomepageClinical|Trang nhãn hiệu cho người khám chữa bệnh|Brand homepage for clinicians
brandHomepagePatient|Trang nhãn hiệu cho người bệnh|Brand homepage for patients
careersInfo|Tuyển dụng|Careers information
certificationInfo|Chứng nhận, công nhận|Certification information
consumerHandlingStorageInfo|Sử dụng và bảo quản|Handling and storage
defaultLink|Liên kết mặc định|Default link
defaultLinkMulti|Liên kết mặc định theo ngôn ngữ|Default link by language and context
dpp|Hộ chiếu số của sản phẩm|Digital product passport
epcis|Kho sự kiện EPCIS|EPCIS repository
epil|Tờ hướng dẫn sử dụng thuốc|Electronic patient information leaflet
eventsInfo|Sự kiện|Events information
faqs|Câu hỏi thường gặp|Frequently asked questions
handledBy|Do nơi khác phân giải|Handled by another resolver
hasRetailers|Nơi bán|Retailers
homepage|Trang chủ|Homepage
ingredientsInfo|Thành phần|Ingredients
instructions|Hướng dẫn|Instructions
jws|Chữ ký số|JSON web signature
leaveReview|Viết nhận xét|Leave a review
locationInfo|Thông tin địa điểm|Location information
logisticsInfo|Thông tin vận chuyển|Logistics information
loyaltyProgram|Khách hàng thân thiết|Loyalty programme
masterData|Dữ liệu sản phẩm cho máy|Master data
menuInfo|Thực đơn|Menu
nutritionalInfo|Dinh dưỡng|Nutritional information
openingHoursInfo|Giờ mở cửa|Opening hours
paymentLink|Thanh toán|Payment
pip|Thông tin sản phẩm|Product information
productSustainabilityInfo|Tính bền vững của sản phẩm|Product sustainability
promotion|Khuyến mại|Promotion
purchaseSuppliesOrAccessories|Mua phụ kiện, vật tư|Supplies and accessories
quickStartGuide|Hướng dẫn nhanh|Quick start guide
recallStatus|Tình trạng thu hồi|Recall status
recipeInfo|Cách chế biến|Recipes
registerProduct|Đăng ký sản phẩm|Register the product
registryEntry|Mục trong sổ đăng ký|Registry entry
relatedImage|Hình ảnh|Related image
relatedVideo|Video|Related video
review|Nhận xét|Reviews
safetyInfo|An toàn|Safety information
scheduleTime|Đặt lịch|Schedule
serviceInfo|Dịch vụ|Service information
smartLabel|SmartLabel|SmartLabel
smpc|Tóm tắt đặc tính thuốc|Summary of product characteristics
socialMedia|Mạng xã hội|Social media
statisticInfo|Số liệu|Statistics
subscribe|Đăng ký nhận tin|Subscribe
support|Hỗ trợ|Support
sustainabilityInfo|Bền vững và tái chế|Sustainability and recycling
traceability|Truy xuất nguồn gốc|Traceability
tutorial|Bài hướng dẫn|Tutorial
userAgreement|Thỏa thuận sử dụng|User agreement
verificationService|Kiểm tra thật giả|Verification service
whatsInTheBox|Trong hộp có gì|What is in the box
"""

LINK_TYPES = MappingProxyType(
    {name: (vi, en) for name, vi, en in (line.split("|") for line in _TABLE.split("\n") if line)}
)


def short_name(text: str) -> str | None:
    """The name of a link type written as `gs1:pip` or as a full address; None when GS1 has none.

    >>> short_name("gs1:pip"), short_name("https://ref.gs1.org/voc/pip"), short_name("gs1:xyz")
    ('pip', 'pip', None)
    """
    for beginning in (PREFIX, *NAMESPACES):
        if text.startswith(beginning):
            name = text.removeprefix(beginning)
            return name if name in LINK_TYPES else None
    return None


def label(name: str, language: str) -> str:
    """A link type in words, Vietnamese unless `language` is English.

    >>> label("pip", "vi"), label("pip", "en")
    ('Thông tin sản phẩm', 'Product information')
    """
    return LINK_TYPES[name][language.startswith("en")]
