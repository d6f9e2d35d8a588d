"""The search that forgives: no diacritics, đ/d, tone placement, one typo, old commune names.

Every word of the question must begin a word of `search_text`. When nothing is found that way, words
of the register one letter away stand in (`near_words`). Names written with the same marks as the
question come first. A question that fits more than `RANKED` products is ranked among those whose
names begin with it and the first `RANKED` others, so that it costs the same however many there are;
asked for the `whole`, all of them come by name.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, F, IntegerField, Q, TextField, Value, When
from django.db.models.functions import Concat

from ocop.kit.text import clean, fold, words
from ocop.products.models import SearchWord, Standing
from ocop.products.models.products import ProductQuerySet

LONGEST_QUERY = 120
MOST_WORDS = 12
RANKED = 400
_SHORTEST_MENDED = 3  # letters; every shorter word is one letter away from too many others
_ALTERNATIVES = 8
_LETTERS = "abcdefghijklmnopqrstuvwxz"  # y is folded to i


def found_by(
    products: ProductQuerySet,
    query: str,
    *,
    keep_order: bool = True,
    whole: bool = False,
    on: date | None = None,
) -> ProductQuerySet:
    """Products that answer the question, best first unless another order is asked for later.

    `on`: the day on which a star counts for the order. Rows of the second try carry `near`.
    """
    text = clean(query)[:LONGEST_QUERY]
    asked = words(text)[:MOST_WORDS]
    if not asked:
        return products.none()
    exact = [[word] for word in asked]
    found = _ids(products, exact)
    if not found:
        return _nearly(products, asked)
    broad = len(found) > RANKED
    if not keep_order or (broad and whole):
        return products.filter(_every_word(exact)).order_by("sort_key", "pk")
    if broad:
        found = [*_beginning(products, fold(text)), *found[:RANKED]]
    return _best_first(products.filter(pk__in=set(found)), text, asked, on)


def _every_word(asked: Iterable[Sequence[str]]) -> Q:
    """Of each group of words one begins a word of the search text."""
    condition = Q()
    for group in asked:
        one = Q()
        for word in group:
            one |= Q(search_text__contains=f" {word}")
        condition &= one
    return condition


def _ids(products: ProductQuerySet, asked: Iterable[Sequence[str]]) -> list[UUID]:
    """At most RANKED + 1 products that hold the words, in no order."""
    found = products.filter(_every_word(asked)).order_by()
    return list(found.values_list("pk", flat=True)[: RANKED + 1])


def _beginning(products: ProductQuerySet, folded: str) -> list[UUID]:
    """Products whose names begin with the question, by name; an index gives them in order."""
    found = products.filter(folded__startswith=folded).order_by("folded", "pk")
    return list(found.values_list("pk", flat=True)[:RANKED])


def _every_word_in_name(asked: list[str]) -> Q:
    """Each word begins a word of the name."""
    condition = Q()
    for word in asked:
        condition &= Q(folded__startswith=word) | Q(folded__contains=f" {word}")
    return condition


def _best_first(
    products: ProductQuerySet, text: str, asked: list[str], on: date | None
) -> ProductQuerySet:
    """Whole words with the same marks in the name, then the same letters, then the words, the rest."""
    folded = fold(text)
    rank = Case(
        When(spaced__icontains=f" {text} ", then=Value(0)),
        When(name__icontains=text, then=Value(1)),
        When(folded__startswith=folded, then=Value(2)),
        When(folded__contains=folded, then=Value(3)),
        When(_every_word_in_name(asked), then=Value(4)),
        default=Value(5),
        output_field=IntegerField(),
    )
    holds = Q(standing__in=(Standing.DECIDED, Standing.EXTENDED), star_until__gt=on)
    held = Case(When(holds, then=F("star"))) if on else F("star")
    spaced = Concat(Value(" "), "name", Value(" "), output_field=TextField())
    return (
        products.alias(spaced=spaced)
        .annotate(rank=rank)
        .order_by("rank", held.desc(nulls_last=True), "sort_key", "pk")
    )


def _nearly(products: ProductQuerySet, asked: list[str]) -> ProductQuerySet:
    """Products that hold each word or one a letter away, nearest to the question first."""
    near = near_words(asked)
    found = _ids(products, [[word, *near[word]] for word in asked])
    score = TrigramWordSimilarity(" ".join(asked), "search_text")
    rows = products.filter(pk__in=found[:RANKED]).annotate(near=score)
    return rows.order_by(F("near").desc(), "sort_key", "pk")


def near_words(asked: Iterable[str]) -> dict[str, list[str]]:
    """Words of the register one letter away from each asked word, longest common start first."""
    candidates = {word: _one_letter_away(word) for word in asked}
    wanted = set().union(*candidates.values())
    known = set(SearchWord.objects.filter(word__in=wanted).values_list("word", flat=True))
    return {
        word: sorted(known & near, key=lambda other: (-_common_start(word, other), other))[
            :_ALTERNATIVES
        ]
        for word, near in candidates.items()
    }


def _one_letter_away(word: str) -> set[str]:
    """Every text that one wrong, missing, added or swapped letter makes of the word."""
    if len(word) < _SHORTEST_MENDED or not word.isalpha():
        return set()
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    found = {a + b[1:] for a, b in cuts if b}
    found |= {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    found |= {a + letter + b[1:] for a, b in cuts if b for letter in _LETTERS}
    found |= {a + letter + b for a, b in cuts for letter in _LETTERS}
    return found - {word}


def _common_start(one: str, other: str) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))


def names_near(products: ProductQuerySet, query: str, *, limit: int) -> list[str]:
    """Names that hold some of the words, as many as possible: "Có phải …?"."""
    asked = words(clean(query)[:LONGEST_QUERY])[:MOST_WORDS]
    near = near_words(asked)
    groups = [[word, *near[word]] for word in asked if len(word) >= _SHORTEST_MENDED]
    for group in _without_one(groups):
        found = _ids(products, group)[:RANKED] if group else []
        if found:
            score = TrigramWordSimilarity(" ".join(asked), "folded")
            rows = products.filter(pk__in=found).annotate(near=score)
            names = rows.order_by(F("near").desc(), "sort_key").values_list("name", flat=True)
            return list(dict.fromkeys(names[: 4 * limit]))[:limit]
    return []


def _without_one(groups: list[list[str]]) -> Iterable[list[list[str]]]:
    """The groups with one left out, then each alone, the longest words first."""
    for skipped in range(len(groups)):
        yield [group for index, group in enumerate(groups) if index != skipped]
    yield from ([group] for group in sorted(groups, key=lambda group: -len(group[0])))
