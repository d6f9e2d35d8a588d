"""Which browser on which machine, in words, from what the browser says of itself."""

# Order matters: Edge and Opera also say Chrome, Chrome also says Safari, Android also says Linux.
_BROWSERS = [
    ("coc_coc", "Cốc Cốc"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Zalo", "Zalo"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
]
_MACHINES = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "điện thoại Android"),
    ("Windows", "máy tính Windows"),
    ("Macintosh", "máy Mac"),
    ("Linux", "máy tính Linux"),
]


def in_words(user_agent: str) -> str:
    """The browser and the machine.

    >>> in_words("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/129.0 Mobile Safari")
    'Chrome trên điện thoại Android'
    >>> in_words("curl/8.5")
    'Trình duyệt khác'
    """
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "Trình duyệt khác")
    machine = next((name for sign, name in _MACHINES if sign in user_agent), "")
    return f"{browser} trên {machine}" if machine else browser
