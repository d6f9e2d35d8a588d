"""Who may do what with papers and consents.

Hoa is one of the producer's own people, Phúc helps households; where it says "consent" Hoa agreed.
"""

from datetime import timedelta

from ocop.people.models import User
from ocop.products import actions as products
from ocop.products.models import LegalPaper
from ocop.proofs import actions
from ocop.proofs.contents import ConsentTerms, ProofContents
from ocop.proofs.models import Consent, How, Proof
from tests import world
from tests.matrix import HOA, MINH, OFFICES, PHUC, QUANG, Line
from tests.proofs.papers import consented, maker, paper, row_of_page, test_report
from tests.world import DAY, NOW


def registered() -> LegalPaper:
    contents = products.PaperContents(kind="FOOD_SAFETY", number="15/ATTP")
    return products.add_paper(producer=maker(), paper=contents, by=None, at=NOW)


def change(by: User) -> Proof:
    proof = paper()
    contents = ProofContents.of(proof).but(number="77/KN")
    return actions.change_proof(proof=proof, contents=contents, version=1, by=by, at=NOW)


def two_pages() -> Proof:
    return paper("trang 1", "trang 2")


def helped(by: User) -> Proof:
    """A paper put there after Hoa agreed that Phúc may help."""
    consented()
    return paper(by=by)


def give(by: User, how: str) -> Consent:
    page = row_of_page("giấy đồng ý") if how == How.PAPER else None
    terms = ConsentTerms("Chụp giấy tờ", DAY + timedelta(days=30), how, "Trần Thị Hoa", page)
    return actions.give_consent(producer=maker(), helper=world.phuc(), terms=terms, by=by, at=NOW)


def ask(by: User) -> Consent:
    return actions.ask_consent(producer=maker(), purpose="Chụp giấy tờ", by=by, at=NOW)


def type_code(by: User) -> Consent:
    consent = ask(world.phuc())
    return actions.enter_code(consent=consent, code=consent.code, by=by, at=NOW)


def scan(by: User) -> Consent:
    code = actions.make_card(producer=maker(), by=None, at=NOW)
    return actions.use_card(code=code, purpose="Chụp giấy tờ", by=by, at=NOW)


def stop(by: User) -> None:
    actions.make_card(producer=maker(), by=None, at=NOW)
    actions.stop_card(producer=maker(), by=by, at=NOW)


LINES = [
    Line(actions.add_proof, lambda by: paper(by=by), {HOA}),
    Line(actions.add_proof, helped, {HOA, PHUC}, "consent"),
    Line(actions.change_proof, change, {HOA}),
    Line(actions.replace_proof,
         lambda by: actions.replace_proof(
             proof=paper(), contents=test_report(number="2/KN"), pages=[row_of_page("mới")],
             by=by, at=NOW), {HOA}),
    Line(actions.withdraw_proof,
         lambda by: actions.withdraw_proof(proof=paper(), by=by, at=NOW), {HOA}),
    Line(actions.take_paper,
         lambda by: actions.take_paper(paper=registered(), by=by, at=NOW), {HOA}),
    Line(actions.add_pages,
         lambda by: actions.add_pages(proof=paper(), pages=[row_of_page("hai")], by=by, at=NOW),
         {HOA}),
    Line(actions.remove_page,
         lambda by: actions.remove_page(page=two_pages().pages.get(number=2), by=by, at=NOW),
         {HOA}),
    Line(actions.reorder_pages,
         lambda by: actions.reorder_pages(proof=two_pages(), numbers=[2, 1], by=by, at=NOW), {HOA}),
    Line(actions.grant_proofs,
         lambda by: actions.grant_proofs(
             proofs=[paper()], users=[world.thu()], until=DAY + timedelta(days=30), by=by, at=NOW),
         {MINH, QUANG}),
    Line(actions.ask_consent, ask, {PHUC}),
    Line(actions.enter_code, type_code, {PHUC}),
    Line(actions.use_card, scan, {PHUC}),
    Line(actions.give_consent, lambda by: give(by, How.SIGNED_IN), {HOA}, "own account"),
    Line(actions.give_consent, lambda by: give(by, How.PAPER), OFFICES, "signed paper"),
    Line(actions.give_consent, lambda by: give(by, How.PRESENT), OFFICES, "in presence"),
    Line(actions.give_consent, lambda by: give(by, How.CARD), set(), "card without a card"),
    Line(actions.withdraw_consent,
         lambda by: actions.withdraw_consent(consent=consented(), by=by, at=NOW),
         {HOA, PHUC, *OFFICES}),
    Line(actions.make_card,
         lambda by: actions.make_card(producer=maker(), by=by, at=NOW), {HOA, *OFFICES}),
    Line(actions.stop_card, stop, {HOA, *OFFICES}),
]  # fmt: skip
