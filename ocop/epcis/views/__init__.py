"""The HTTP door of the repository, as the REST binding of EPCIS 2.0 has it."""
