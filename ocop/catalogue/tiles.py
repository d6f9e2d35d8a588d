"""The drawing a product shows until its maker adds a photograph, and the ground it stands on."""

GROUNDS = {
    "I": "food",
    "II": "drink",
    "III": "herbal",
    "IV": "craft",
    "V": "plant",
    "VI": "tourism",
}
DRAWINGS = {
    "I.1.a": "fruit",
    "I.1.b": "fish",
    "I.2.a": "rice",
    "I.2.b": "honey",
    "I.3.a": "cake",
    "I.3.b": "cake",
    "I.3.c": "sweets",
    "I.3.d": "claypot",
    "I.4.a": "jar",
    "I.4.b": "salt",
    "I.5": "tea",
    "I.6": "tea",
    "II.2": "tea",
    "IV.2": "embroidery",
}


def ground_of(group: str) -> str:
    """The name of the ground (CSS class `tile--<name>`) of a place in Phụ lục I."""
    return GROUNDS[group.partition(".")[0]]


def drawing_of(group: str) -> str:
    """The drawing of the finest known place, else that of its industry."""
    code = group
    while code:
        if code in DRAWINGS:
            return DRAWINGS[code]
        code = code.rpartition(".")[0]
    return ground_of(group)
