"""Who may change where codes lead. `user` is None for the operator at the command line."""

from ocop.people.models import User
from ocop.products.models import Product
from ocop.products.rules import may_edit_product, may_merge


def may_edit_links(user: User | None, product: Product | None) -> bool:
    """Officers of the product's place; for things that are no product, the province."""
    return may_merge(user) if product is None else may_edit_product(user, product)


def may_hand_over(user: User | None) -> bool:
    """The province decides whose codes another resolver answers for."""
    return may_merge(user)
