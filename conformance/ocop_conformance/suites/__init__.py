"""All checks, in the order in which they run."""

from ocop_conformance.checks import Check
from ocop_conformance.suites import (
    associations,
    capture,
    controls,
    errors,
    examples,
    formats,
    identity,
    operations,
    patterns,
    queries,
    resolving,
    sensors,
    subscriptions,
)

EPCIS: tuple[Check, ...] = (
    *operations.SUITE,
    *errors.SUITE,
    *capture.SUITE,
    *queries.SUITE,
    *patterns.SUITE,
    *controls.SUITE,
    *sensors.SUITE,
    *associations.SUITE,
    *identity.SUITE,
    *formats.SUITE,
    *subscriptions.SUITE,
    *examples.SUITE,
)
RESOLVER: tuple[Check, ...] = tuple(resolving.SUITE)
ALL: tuple[Check, ...] = (*EPCIS, *RESOLVER)
