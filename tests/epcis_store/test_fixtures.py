"""Published documents go in and come out, in both formats; what is invalid stays out."""

from pathlib import Path

import pytest

from tests.epcis.examples import DOCUMENTS
from tests.epcis_store.talking import JSON, listed

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the public data is not beside the checkout"),
]
CAPTURE = "2.0/EPCIS/JSON/Capture"


def files(pattern: str) -> list[Path]:
    return sorted(DOCUMENTS.glob(pattern))


@pytest.mark.parametrize("path", files(f"{CAPTURE}/Documents/*.json"), ids=lambda path: path.stem)
def test_what_is_sent_comes_out_and_is_known_when_sent_again(as_hoa, path):
    proceed = {"GS1-Capture-Error-Behaviour": "proceed"}
    answer = as_hoa.post("/epcis/capture", path.read_bytes(), content_type=JSON, headers=proceed)
    if answer.status_code == 400:
        assert answer.json()["errors"]
        return
    job = as_hoa.get(answer["Location"]).json()
    assert job["accepted"] + job["duplicate"] + job["rejected"] == job["totalCount"] > 0
    assert bool(job["errors"]) == (job["rejected"] > 0)
    for kind in (JSON, "application/xml"):
        never = {"GS1-EPC-Format": "Never_Translates", "GS1-CBV-XML-Format": "Never_Translates"}
        out = as_hoa.get("/epcis/events?perPage=1000", headers={"Accept": kind, **never})
        assert out.status_code == 200
        again = as_hoa.post("/epcis/capture", out.content, content_type=kind, headers=proceed)
        if job["accepted"]:
            report = as_hoa.get(again["Location"]).json()
            assert report["duplicate"] == job["accepted"], (kind, report)
    assert len(listed(as_hoa.get("/epcis/events?perPage=1000"))) == job["accepted"]


@pytest.mark.parametrize("path", files(f"{CAPTURE}/Invalid/**/*.json"), ids=lambda path: path.stem)
def test_what_is_invalid_stays_out_and_says_why(as_hoa, path):
    answer = as_hoa.post("/epcis/capture", path.read_bytes(), content_type=JSON)
    if answer.status_code == 202:
        job = as_hoa.get(answer["Location"]).json()
        assert (job["success"], job["accepted"]) == (False, 0)
        assert job["errors"][0]["detail"]
    else:
        assert answer.status_code == 400
        assert answer.json()["detail"]
    assert listed(as_hoa.get("/epcis/events")) == []
