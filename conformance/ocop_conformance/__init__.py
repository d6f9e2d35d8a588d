"""Conformance checks over HTTP for EPCIS 2.0 repositories and GS1 Digital Link resolvers."""

__version__ = "0.1.0"
