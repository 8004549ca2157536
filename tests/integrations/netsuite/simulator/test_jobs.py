"""Asynchronous requests, idempotency keys and batches."""

from __future__ import annotations

import time
from typing import Any

import pytest
import requests

from integrations import simulation
from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.simulator.conftest import Caller, error_of, order

ASYNC = {"Prefer": "respond-async"}
COLLECTION = {**ASYNC, "Content-Type": "application/vnd.oracle.resource+json; type=collection"}
PUT = ("PUT", "salesOrder/eid:om-1")


def _key(key: str) -> dict[str, str]:
    return {**ASYNC, "X-NetSuite-Idempotency-Key": key}


def _batch(call: Caller, method: str, type_name: str, *items: dict[str, Any]) -> requests.Response:
    return call(method, type_name, {"items": list(items)}, headers=COLLECTION)


def contact(name: str, **fields: Any) -> dict[str, Any]:
    return {"firstName": name, "subsidiary": {"id": "1"}, **fields}


def _results(call: Caller, job_url: str) -> list[requests.Response]:
    tasks = call("GET", f"{job_url}/task").json()["items"]
    return [call("GET", f"{job_url}/task/{task['id']}/result") for task in tasks]


def test_an_asynchronous_request_is_accepted_and_its_answer_kept(simulator: NetSuiteSimulator, call: Caller) -> None:
    answer = call(*PUT, order(), headers=ASYNC)

    job_url = answer.headers["Location"]
    assert (answer.status_code, answer.content, answer.headers["Preference-Applied"]) == (202, b"", "respond-async")
    assert job_url == f"{call.base_url}/services/rest/async/v1/job/1"
    job = call("GET", job_url).json()
    assert (job["id"], job["completed"], job["progress"]) == ("1", True, "succeeded")
    assert job["task"]["links"][0]["href"] == f"{job_url}/task"
    task = call("GET", call("GET", f"{job_url}/task").json()["items"][0]["links"][0]["href"]).json()
    assert (task["completed"], task["progress"], task["id"]) == (True, "succeeded", "1")
    assert task["startTime"] <= task["endTime"]
    result = call("GET", task["links"][0]["href"])
    assert (result.status_code, result.headers["Location"].rsplit("/", 2)[1:]) == (204, ["salesOrder", "5001"])
    assert simulator.external_ids("salesOrder") == ["om-1"]


def test_a_refused_job_keeps_the_refusal(call: Caller) -> None:
    job_url = call("POST", "salesOrder", {"entity": {"id": "999"}}, headers=ASYNC).headers["Location"]

    assert call("GET", job_url).json()["progress"] == "failed"
    assert error_of(call("GET", f"{job_url}/task/1/result"))[:2] == (400, "USER_ERROR")


def test_a_job_is_done_after_its_delay_by_the_servers_clock(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.job_delay_s = 100
    job_url = call(*PUT, order(), headers=ASYNC).headers["Location"]

    waiting = call("GET", job_url).json()
    assert (waiting["completed"], waiting["progress"]) == (False, "pending")
    assert call("GET", f"{job_url}/task/1/result").status_code == 404
    assert simulator.all("salesOrder") == []

    simulator.clock_offset_s = 101
    assert call("GET", job_url).json()["completed"]
    assert simulator.external_ids("salesOrder") == ["om-1"]


def test_a_job_is_done_even_if_nobody_asks(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.job_delay_s = 0.1
    call(*PUT, order(), headers=ASYNC)

    ends_at = time.monotonic() + 5
    while not simulator.all("salesOrder") and time.monotonic() < ends_at:
        time.sleep(0.02)

    assert simulator.external_ids("salesOrder") == ["om-1"]


def test_a_second_request_with_one_key_is_told_of_the_first_job(simulator: NetSuiteSimulator, call: Caller) -> None:
    first = call("POST", "salesOrder", order(), headers=_key("one"))

    second = call("POST", "salesOrder", order(), headers=_key("one"))

    assert error_of(second) == (400, "IDEMPOTENCY_ERROR", None)
    assert (second.json()["title"], second.headers["Location"]) == ("Conflict", first.headers["Location"])
    assert call("POST", "salesOrder", order(), headers=_key("two")).status_code == 202
    assert len(simulator.all("salesOrder")) == 2


def test_a_key_counts_although_the_answer_was_lost(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.faults.add(simulation.Fault(kind=simulation.FaultKind.RESET_AFTER))
    with pytest.raises(requests.exceptions.ConnectionError):
        call("POST", "salesOrder", order(), headers=_key("one"))

    assert error_of(call("POST", "salesOrder", order(), headers=_key("one")))[1] == "IDEMPOTENCY_ERROR"
    assert len(simulator.all("salesOrder")) == 1


def test_a_key_is_ignored_when_the_request_is_synchronous(simulator: NetSuiteSimulator, call: Caller) -> None:
    for _ in range(2):
        headers = {"X-NetSuite-Idempotency-Key": "one"}
        assert call("POST", "salesOrder", order(), headers=headers).status_code == 204

    assert len(simulator.all("salesOrder")) == 2


def test_a_jobs_own_work_is_remembered_beside_the_request(simulator: NetSuiteSimulator, call: Caller) -> None:
    call(*PUT, order(), headers=ASYNC)

    [write] = simulator.writes
    assert (write.in_job, write.status, write.external_id) == (True, 204, "om-1")
    assert [(one.in_job, one.status) for one in simulator.calls] == [(True, 204), (False, 202)]
    assert [job.progress for job in simulator.jobs] == ["succeeded"]


def test_a_batch_makes_a_task_of_each_record_and_one_failure_stops_no_other(
    simulator: NetSuiteSimulator, call: Caller
) -> None:
    answer = _batch(call, "PUT", "salesOrder", order(externalId="om-1"), order(entity={"id": "9"}, externalId="om-2"),
                    order(externalId="om/3"))  # fmt: skip

    job_url = answer.headers["Location"]
    assert answer.status_code == 202
    assert [result.status_code for result in _results(call, job_url)] == [204, 400, 204]
    assert call("GET", job_url).json()["progress"] == "failed"
    assert simulator.external_ids("salesOrder") == ["om-1", "om/3"]


def test_batches_create_change_and_delete(simulator: NetSuiteSimulator, call: Caller) -> None:
    made = _batch(call, "POST", "contact", contact("Ann"), contact("Bob", externalId="c-2"))
    ids = [one.headers["Location"].rsplit("/", 1)[1] for one in _results(call, made.headers["Location"])]

    _batch(call, "PATCH", "contact", {"id": ids[0], "phone": "1"}, {"externalId": "c-2", "phone": "2"})
    assert [simulator.get("contact", one)["phone"] for one in ids] == ["1", "2"]

    call("DELETE", f"contact?ids={','.join(ids)}", headers=COLLECTION)
    assert not {one["id"] for one in simulator.all("contact")} & set(ids)


@pytest.mark.parametrize("count", [0, 101])
def test_a_batch_holds_up_to_a_hundred_records(call: Caller, count: int) -> None:
    assert error_of(_batch(call, "POST", "contact", *[{"entityId": "x"}] * count)) == (400, "INVALID_CONTENT", "items")


@pytest.mark.parametrize("items", [None, "x", [1], [{"phone": "1"}]])
def test_a_batch_must_name_its_records(call: Caller, items: object) -> None:
    assert call("PATCH", "contact", {"items": items}, headers=COLLECTION).status_code == 400


def test_a_batch_is_asynchronous_only(call: Caller) -> None:
    headers = {"Content-Type": COLLECTION["Content-Type"]}

    answer = call("POST", "contact", {"items": [{"entityId": "Ann"}]}, headers=headers)

    assert error_of(answer)[:2] == (400, "INVALID_HEADER")


@pytest.mark.parametrize("path", ["9", "1/task/9", "1/tasks", "1/task/1/results"])
def test_what_no_job_has_is_not_found(call: Caller, path: str) -> None:
    call(*PUT, order(), headers=ASYNC)

    assert call("GET", f"{call.base_url}/services/rest/async/v1/job/{path}").status_code == 404


def test_a_query_cannot_be_asynchronous(call: Caller) -> None:
    assert error_of(call.query("SELECT id FROM customer", prefer="respond-async"))[:2] == (400, "INVALID_HEADER")
