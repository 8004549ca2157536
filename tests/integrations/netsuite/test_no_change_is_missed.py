"""No change is missed, whatever the schedule. `python -m tests.integrations.netsuite.run_schedules` tries many more."""

import hypothesis

from tests.integrations.netsuite.schedules import NoChangeIsMissed

TestNoChangeIsMissed = NoChangeIsMissed.TestCase
TestNoChangeIsMissed.settings = hypothesis.settings(max_examples=300, stateful_step_count=40, deadline=None)
