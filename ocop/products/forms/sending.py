"""The officers' forms with files."""

from ocop.evidence.fields import AttachmentForm
from ocop.kit.sending import SentOnce


class PaperForm(SentOnce, AttachmentForm):
    """One sending counts once, and what was uploaded stays."""
