"""What the account's own workflows and scripts object to.

A script that runs after the record was saved can fail too (NetSuite help: afterSubmit of a user event), and then the
record is there. So wherever the answer does not tell at which moment it happened, the record is looked up first.
"""

from __future__ import annotations

from integrations import errors
from integrations.netsuite.error_catalogue.entry import Known, Treatment, Who
from integrations.netsuite.error_catalogue.places import SCRIPTS

SCRIPTED: tuple[Known, ...] = (
    Known(
        name="locked_by_workflow",
        says="This record has been locked by a user defined workflow.",
        alone="RCRD_LOCKED_BY_WF",
        pattern="locked by a user defined workflow",
        sentence="A workflow of the account has locked this record.",
        cure="Finish or release the workflow on the record in NetSuite, then retry.",
        who=Who.NETSUITE_ADMINISTRATOR,
    ),
    Known(
        name="script_failed_after_saving",
        says="Record 927 was created but afterSubmit failed",
        alone="DROP_SHIP_ERROR",
        pattern=r"aftersubmit|was (created|updated|saved|successfully saved),? but|successfully saved, but an error",
        sentence="The record was saved, and then a script of the account failed.",
        cure=f"It is looked up in NetSuite; if it stays so, look at the script's execution log ({SCRIPTS}).",
        who=Who.NETSUITE_ADMINISTRATOR,
        treatment=Treatment.RETRY,
        raises=errors.Unreachable,
        may_have_happened=True,
    ),
    Known(
        name="script_limit",
        says="Script Execution Usage Limit Exceeded",
        alone="SSS_USAGE_LIMIT_EXCEEDED|SSS_TIME_LIMIT_EXCEEDED|SSS_INSTRUCTION_COUNT_EXCEEDED|SSS_SEARCH_TIMEOUT"
        "|SSS_STATEMENT_COUNT_EXCEEDED|SSS_MEMORY_USAGE_EXCEEDED|SSS_STACK_FRAME_DEPTH_EXCEEDED"
        "|WF_EXEC_USAGE_LIMIT_EXCEEDED",
        pattern=r"script (execution )?(usage|time|instruction count|execution).*exceeded|script out of memory",
        sentence="A script of the account took too long or used up its allowance.",
        cure=f"It is looked up and tried again; if it stays so, look at the scripts of this record type ({SCRIPTS}).",
        who=Who.NETSUITE_ADMINISTRATOR,
        treatment=Treatment.RETRY,
        raises=errors.Unreachable,
        may_have_happened=True,
    ),
    Known(
        name="script_waits_for_another_server",
        says="The host you are trying to connect to is not responding or has exceeded the maximum allowed response "
        "time.",
        alone="SSS_CONNECTION_TIME_OUT|SSS_REQUEST_TIME_EXCEEDED|SSS_UNKNOWN_HOST|SSS_INVALID_HOST_CERT",
        pattern="host you are trying to connect to|host you requested .* is unknown",
        sentence="A script of the account asks another server, which does not answer.",
        cause="Tax and address services are asked in this way.",
        cure=f"It is looked up and tried again; if it stays so, look at the scripts of this record type ({SCRIPTS}).",
        who=Who.NETSUITE_ADMINISTRATOR,
        treatment=Treatment.RETRY,
        raises=errors.Unreachable,
        may_have_happened=True,
    ),
    Known(
        name="script_refused",
        says='{"type":"error.SuiteScriptError","name":"MISSING_PO","message":"Enter a PO number"}',
        alone=r"SSS_\w+|JS_EXCEPTION|USER_EVENT_ERROR",
        pattern=r"suitescript ?error|userevent ?error|user event script|org\.mozilla\.javascript|nlobjerror"
        r"|(Type|Reference|Syntax|Range)Error: ",
        sentence="A script of the account (SuiteScript) stopped the record.",
        cure=f"Follow the script's own words below, or look at its execution log ({SCRIPTS}), then retry.",
        who=Who.NETSUITE_ADMINISTRATOR,
    ),
)
