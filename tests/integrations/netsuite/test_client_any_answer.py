"""Whatever comes back, the client gives a result or one of our errors."""

import json
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrations import errors
from tests.integrations.netsuite.answers import LOCATION, ROWS, refusal, upsert
from tests.integrations.netsuite.test_parse import ANY_JSON


def mutated(good):
    """The JSON of a good answer with any one part replaced by any JSON."""
    paths = []

    def walk(value, path):
        paths.append(path)
        inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, part in inner:
            walk(part, (*path, key))

    walk(good, ())

    def replace(path, part):
        if not path:
            return part
        copy = json.loads(json.dumps(good))
        spot = copy
        for key in path[:-1]:
            spot = spot[key]
        spot[path[-1]] = part
        return copy

    return st.builds(replace, st.sampled_from(paths), ANY_JSON)


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture], deadline=None)
@given(
    body=mutated(refusal("USER_ERROR", "No.", errorPath="item.items[0].item") | {"o:errorCode": "USER_ERROR"})
    | mutated({"id": "5012", "item": {"items": [{"line": 1}]}})
    | mutated(ROWS),
    status=st.sampled_from([200, 204, 400, 401, 403, 404, 429, 500]),
    location=st.sampled_from([LOCATION, "", "x"]),
)
def test_no_answer_of_any_shape_gives_anything_but_a_result_or_our_error(scripted, connect, body, status, location):
    scripted.only(json.dumps(body, default=float), status=status, Location=location)
    calls = [
        lambda netsuite: netsuite.query(sql="SELECT ? FROM t", params=["x"]),
        upsert,
        lambda netsuite: netsuite.get(record_type="salesOrder", netsuite_id="5012"),
        lambda netsuite: netsuite.delete(record_type="salesOrder", netsuite_id="5012"),
    ]
    for call in calls:
        netsuite = connect(scripted.base_url)
        with suppress(errors.SyncError):
            call(netsuite)
        netsuite.close()
