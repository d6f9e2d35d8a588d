"""EPCIS 2.0 and CBV 2.0: document formats, checks, event hash and queries, in plain Python.

No Django below this line of the app: `vocabulary` and `units` are the standard's tables, `event`
is the form every event has inside, `json_form` and `xml` read and write documents, `schema`,
`content` and `lint` say what is wrong with an event, `canonical` gives the CBV hash, `rendering`
translates identifiers and vocabulary for the answer, `query` reads and applies SimpleEventQuery.
"""
