"""SimpleEventQuery: from parameters to typed conditions, and from a condition to an answer.

    from_url(pairs)            → Query, from a query string (alternatives separated by `|`)
    from_parameters(mapping)   → Query, from a JSON body
    matches(event, query)      → bool, the pure answer

A wrong parameter is a `BadQuery` with a Vietnamese fault and the standard's exception name.
"""

from ocop.epcis.query import conditions
from ocop.epcis.query.conditions import Condition, Query
from ocop.epcis.query.matching import matches
from ocop.epcis.query.reading import BadQuery, from_parameters, from_url

__all__ = [
    "BadQuery",
    "Condition",
    "Query",
    "conditions",
    "from_parameters",
    "from_url",
    "matches",
]
