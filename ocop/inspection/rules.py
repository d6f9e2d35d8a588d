"""Who may inspect, open, hear and decide.

The province inspects and decides on 3 and 4 stars and keeps what the Ministry decided on 5 (Điều
8.2 and 9); a commune confirms that production stopped (Điều 8.4); the producer is heard. `user`
None is the operator of the server.
"""

from ocop.people.models import User
from ocop.products.models import Product
from ocop.products.rules import acts_for, may_edit_product, may_record_recognition

STOPPED = "ngung-san-xuat"  # the reason a commune may raise


def may_inspect(user: User | None, product: Product) -> bool:
    """The province, where the producer is."""
    return may_record_recognition(user, product)


def may_confirm_fixed(user: User | None, product: Product) -> bool:
    """The offices of the place: the commune is the nearest to look."""
    return may_edit_product(user, product)


def may_open_case(user: User | None, product: Product, reason: str) -> bool:
    """The province for every reason; the commune confirms that production stopped."""
    if reason == STOPPED:
        return may_edit_product(user, product)
    return may_record_recognition(user, product)


def may_decide(user: User | None, product: Product) -> bool:
    """The province verifies, decides, drops."""
    return may_record_recognition(user, product)


def may_hear(user: User | None, product: Product) -> bool:
    """The province writes down what was said; the producer's own people answer themselves."""
    return may_record_recognition(user, product) or acts_for(user, product.producer)
