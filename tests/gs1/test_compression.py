"""The compressed form of Digital Links."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.gs1 import compression
from ocop.gs1.ai import IDENTIFIERS, check_value
from ocop.gs1.characters import CSET82, KeyFault
from ocop.gs1.compression import BASE64, SEQUENCES
from ocop.gs1.element_string import Element
from ocop.gs1.formats import parts

text = st.text(CSET82, min_size=1, max_size=20) | st.from_regex(
    r"[0-9]{1,20}|[0-9a-f]{1,20}|[0-9A-F]{1,20}", fullmatch=True
)


@pytest.mark.parametrize(
    ("path", "packed"),
    [
        ("00/998440410914660971", "AN2yxDhfaiaw"),
        ("01/05412345000013", "AQnYUc1gmg"),
        ("01/05412345000013/10/ABC123/21/72292641703", "AQnYUc1gmiCNV4JGQhcNT6K6c"),
        ("01/05412345000013/235/8TFV883a904GH&3", "AQnYUc1gmkax7ipGrOHDPC5YNI8hMz"),
        ("01/05392000229648/10/LOT01/21/SERIAL01", "AQnO2IRCICDKWcnpqQtCQiJABemo"),
        ("253/3060077601309", "JTLIetaiHYA"),
        ("255/5678409730535", "JVUqG5hJ5wA"),
        ("401/0541234537290A41&GHpp33", "QBl2DVoxZM2jVm3ZOWEFoxTR5HDgzZg"),
        ("402/21173492661712079", "QCJZyW9mC6Z4"),
        ("254/RP56J920471/414/5060917510004", "JUa0T-eifdtOO9UFEmlYwv3Q"),
        ("414/5060917510004/7040/5KFX", "QUSaVjC_dHBAVlCrg"),
        ("8003/04965031954585", "gAMJCAXukTMA"),
        ("8010/0541234537290A41#GH33/8011/6639047221", "gBCVYNWjFkzaNWbdk5YQWjFHHkM2cAI0xdvpGo"),
        ("8013/5060917511473062B98T", "gBN05060917511473062B98T"),
        ("8017/817019610850151481/8019/4003812", "gBe1ajAd9ATDmAGXPRfk"),
    ],
)  # fmt: skip
def test_published_pairs_are_reproduced_both_ways(path: str, packed: str) -> None:
    cells = path.split("/")
    elements = list(zip(cells[::2], cells[1::2], strict=True))
    assert compression.pack(elements) == packed
    assert compression.expand(packed) == (elements, [])


def test_pairs_that_are_not_gs1s_can_be_packed_too() -> None:
    packed = "AQnYUc1gmiCNV4JGLo3Dfg2q72Etrue8K7RPRWwjc0D4"
    elements, extras = compression.expand(packed)
    assert elements == [("01", "05412345000013"), ("10", "ABC123"), ("17", "290331")]
    assert extras == [("arv", "true"), ("donor", "bmgf")]


@given(text, text, st.from_regex(r"[1-9][0-9]{0,7}", fullmatch=True))
def test_what_is_packed_is_expanded_again(lot: str, serial: str, count: str) -> None:
    elements = [
        ("01", "09521234543213"),
        ("10", lot),
        ("17", "271231"),
        ("21", serial),
        ("37", count),
    ]
    assert compression.expand(compression.pack(elements)) == (elements, [])


def sample(number: str) -> str:
    """Some right value of an identifier, made from the shortest text of its format."""
    known = {
        "00": "195212341234567898", "402": "95212341234567891", "8007": "GB29NWBK60161331926819",
        "8013": "1987654Ad4X4bL5ttr2310c2K", "8014": "1987654Ad4X4bL5ttr2310c2K",
        "8017": "952123412345678905", "8018": "952123412345678905", "8001": "00010000100191",
        "8003": "09521234543213A1", "4309": "02790858483015297971", "7258": "1/2", "7241": "01",
        "8006": "095212345432130102", "8026": "095212345432130102", "4307": "VN", "4317": "VN",
    }  # fmt: skip
    spec = IDENTIFIERS[number].format
    if number in known:
        return known[number]
    if "csum" in spec:
        return "9521234543213" if spec.startswith("N13") else "09521234543213"
    if "yyyymmdd" in spec:
        return "20271231" + "0830" * ("hhmm" in spec)
    if "yymmd" in spec:
        tail = {"hhmm": "0830", "hh": "08"}
        return "271231" + next((v for k, v in tail.items() if k in spec), "")
    if "countr" in spec or "currency" in spec:
        return "704" + "A" * (" X" in spec) + "7" * (" N" in spec)
    if ",key" in spec:
        return "9521234A"
    shortest = [
        "1" * max(part.low, 1) for part in parts(spec) if part.low or "hyphen" not in part.rules
    ]
    return "".join(shortest)


def test_every_identifier_can_be_packed_and_expanded() -> None:
    for number in sorted(IDENTIFIERS):
        value = check_value(number, sample(number))
        packed = compression.pack([(number, value)])
        assert compression.expand(packed) == ([(number, value)], []), number


@pytest.mark.parametrize("code", sorted(SEQUENCES))
def test_every_code_for_a_sequence_stands_for_its_identifiers(code: str) -> None:
    elements: list[Element] = [(number, sample(number)) for number in SEQUENCES[code]]
    bits = f"{int(code, 16):08b}"
    for number, value in elements:
        one = compression.pack([(number, value)])
        written = "".join(f"{BASE64.index(c):06b}" for c in one)[4 * len(number) :]
        bits += written[: _exact(number, value)]
    bits += "0" * (-len(bits) % 6)
    packed = "".join(BASE64[int(bits[i : i + 6], 2)] for i in range(0, len(bits), 6))
    assert compression.expand(packed) == (elements, [])


def _exact(number: str, value: str) -> int:
    """How many bits a packed value has without the zeros that fill the last character."""
    reader = compression._Reader(compression.pack([(number, value)]))
    before = len(reader.bits)
    reader.take(4 * len(number))
    for piece in compression._layout(number):
        reader.piece(piece)
    return before - 4 * len(number) - len(reader.bits)


@pytest.mark.parametrize(
    "packed", ["", "A", "AQnYUc1gm", "AQnYUc1gmi", "zzzzzzzzzzzz", "____________", "AQ nYUc", "Đ", "AQnYUc1gmiCNV4JH", "nuoc-mam-sa-chau"]
)  # fmt: skip
def test_other_text_is_refused_or_empty(packed: str) -> None:
    if packed in {"", "A"}:
        assert compression.expand(packed) == ([], [])
    else:
        with pytest.raises(KeyFault):
            compression.expand(packed)


@given(st.text(BASE64, max_size=200) | st.text(max_size=20))
def test_any_text_is_expanded_or_refused_never_a_crash(packed: str) -> None:
    with suppress(KeyFault):
        elements, _ = compression.expand(packed)
        assert all(check_value(number, value) for number, value in elements)


def test_wrong_values_are_neither_packed_nor_expanded() -> None:
    with pytest.raises(KeyFault) as caught:
        compression.pack([("01", "09521234543214")])
    assert caught.value.fault.code == "check_digit"
    with pytest.raises(KeyFault) as caught:
        compression.expand("AQnYUc1gmw")  # the same number with another last bit
    assert caught.value.fault.code in {"check_digit", "compressed"}
