"""How names of the sheets are shown: what the print sets in capitals is read in small letters."""

from django import template

register = template.Library()


@register.filter
def sheet_name(name: str) -> str:
    """A name of the sheet; one that is all capitals gets small letters.

    >>> sheet_name("ĐẢM BẢO CHẤT LƯỢNG"), sheet_name("Tem QR")
    ('Đảm bảo chất lượng', 'Tem QR')
    """
    return name.capitalize() if name.isupper() else name
