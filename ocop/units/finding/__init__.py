"""Which area a written name means: exactly one, several to choose from, or none.

`find_area` answers once (pickers, forms); `load_index` reads all areas of a province once and then
answers thousands of rows without a query (imports). Nothing is ever guessed: where a name fits
several areas, or an area that was split, the answer is a question.
"""

from ocop.units.finding.index import AreaIndex
from ocop.units.finding.load import choices_of, find_area, load_index
from ocop.units.finding.match import Candidate, Match, State

__all__ = ["AreaIndex", "Candidate", "Match", "State", "choices_of", "find_area", "load_index"]
