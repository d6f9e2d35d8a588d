"""A form field for a commune: what is typed is resolved, and what is ambiguous is asked back.

Works without JavaScript: an ambiguous name comes back with its choices as radio buttons and the
typed text kept. With htmx the choices appear while typing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils import timezone

from ocop.units.finding import Candidate, Match, State, choices_of, find_area
from ocop.units.models import Tree, Unit
from ocop.units.queries import home_area, ids_ever_below

MISSING = "Ghi xã, phường. Ví dụ: Xã Giao Hưng."


@dataclass(frozen=True, slots=True)
class Typed:
    """What came from the page: the text, the choice, and the text the choices were shown for."""

    text: str = ""
    choice: str = ""
    asked: str = ""


class AreaInput(forms.Widget):
    """A text box, and below it the areas to choose from when the text fits several."""

    template_name = "units/area_input.html"
    candidates: tuple[Candidate, ...] = ()
    living = True

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Mapping[str, Any], name: str
    ) -> Typed:
        return Typed(
            str(data.get(name, "")), str(data.get(f"{name}-choice", "")),
            str(data.get(f"{name}-asked", "")),
        )  # fmt: skip

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: Mapping[str, Any], name: str
    ) -> bool:
        return name not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        typed = value if isinstance(value, Typed) else Typed()
        context["widget"] |= {"value": typed.text, "choice": typed.choice, "asked": typed.text}
        context |= {"name": name, "candidates": self.candidates, "find": self._address(name)}
        return context

    def _address(self, name: str) -> str:
        """Where the choices for a text come from."""
        asked = {"ten": name} | ({"nay": "1"} if self.living else {})
        return f"{reverse('units:find')}?{urlencode(asked)}"


class AreaField(forms.Field):
    """Cleans to a `Unit`, or to None when empty and not required.

    `living`: only areas of today; a name that is gone is answered with what it became, to be
    confirmed. Without it the area is kept as written. `scope`: the area within which to look
    (the province of this installation when not said).
    """

    widget: AreaInput = AreaInput  # type: ignore[assignment]
    default_error_messages = {"required": MISSING}

    def __init__(
        self, *, living: bool = True, scope: Callable[[], Unit | None] | None = None, **kwargs: Any
    ) -> None:
        kwargs.setdefault("label", "Xã, phường")
        kwargs.setdefault("help_text", "Gõ tên nay hoặc tên cũ, có dấu hoặc không dấu.")
        super().__init__(**kwargs)
        self.living = self.widget.living = living
        self.scope = scope or (lambda: home_area(on=timezone.localdate()))

    def prepare_value(self, value: Any) -> Any:
        """The text for an area given as initial value; its choice is set already."""
        pk = value.pk if isinstance(value, Unit) else value
        if not isinstance(pk, int):
            return value
        (chosen,) = choices_of([pk])
        self._offer((chosen,))
        return Typed(chosen.label, chosen.key, chosen.label)

    def clean(self, value: Any) -> Unit | None:
        typed = value if isinstance(value, Typed) else Typed(str(value or ""))
        if not typed.text.strip():
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return None
        if typed.choice and typed.asked == typed.text:
            return self._chosen(typed)
        match = find_area(typed.text, scope=self.scope())
        if match.area is None or match.state is not State.EXACT:
            raise self._question(match)
        return self._now(match.area)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """A typed text that is the text of the initial area changes nothing."""
        before = self.prepare_value(initial) if initial else Typed()
        after = data if isinstance(data, Typed) else Typed(str(data or ""))
        return bool(before.text != after.text or (after.choice and before.choice != after.choice))

    def _chosen(self, typed: Typed) -> Unit:
        """The area of a radio button; the page may be old or forged, so it is checked again."""
        unit = Unit.objects.filter(tree=Tree.AREA, key=typed.choice).first()
        scope = self.scope()
        if unit is None or (scope is not None and unit.pk not in ids_ever_below(scope.pk)):
            raise forms.ValidationError("Chọn lại một nơi trong danh sách.", code="area_unknown")
        return self._now(choices_of([unit.pk])[0], confirmed=True)

    def _now(self, area: Candidate, *, confirmed: bool = False) -> Unit:
        """The area itself, or what it became once that has been confirmed."""
        if not self.living or area.now == area.unit:
            return Unit.objects.get(pk=area.unit)
        if area.now is not None and confirmed:
            return Unit.objects.get(pk=area.now)
        self._offer(choices_of(area.today))
        asked = "Lưu theo tên mới?" if area.now else "Chọn nơi hiện nay."
        raise forms.ValidationError(f"{area.became}. {asked}", code="area_gone")

    def _question(self, match: Match) -> forms.ValidationError:
        self._offer(match.candidates)
        fault = match.fault(str(self.label))
        assert fault is not None
        return forms.ValidationError(f"{match.said} {match.remedy}".strip(), code=fault.code)

    def _offer(self, candidates: tuple[Candidate, ...]) -> None:
        self.widget.candidates = candidates


def chosen_area(data: Mapping[str, Any], name: str) -> int | None:
    """The area that the search page (`units:find`) brought back in the address, for `initial`."""
    key = str(data.get(f"{name}-choice", ""))
    found = Unit.objects.filter(tree=Tree.AREA, key=key).values_list("pk", flat=True)
    return found.first() if key else None
