"""GS1 identifiers: keys, EPC URIs, element strings, Digital Link and our own links.

Plain Python without any dependency; usable outside this product. Read in this order: `keys`
(is this number right?), `ai` (what may stand behind an application identifier?),
`element_string`, `digital_link`, `epc`, `own_link`. Every function either answers or raises
`KeyFault`, a `ValueError` that carries a sentence for people.
"""
