"""What the worker does for papers."""

from procrastinate.contrib.django import app

from ocop.documents import actions


@app.task(name="documents.render")
def render(ids: list[str]) -> None:
    """Make the files of issued papers."""
    actions.render_issued(ids=ids)
