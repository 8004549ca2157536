"""Which record is meant: none, another one, or one too many."""

from __future__ import annotations

from integrations import errors
from integrations.netsuite.error_catalogue.entry import Known, Who

IDENTITY: tuple[Known, ...] = (
    Known(
        name="no_such_record",
        says="The record instance does not exist. Provide a valid record instance ID.",
        alone="NONEXISTENT_ID|RCRD_DSNT_EXIST",
        pattern="record instance does not exist|that record does not exist",
        sentence="There is no such record in NetSuite: it was deleted, or never there.",
        cure="Look for it in NetSuite, then retry.",
        who=Who.OPERATOR,
        raises=errors.RecordNotFound,
    ),
    Known(
        name="transaction_deleted",
        says="The transaction you are attempting to access has been deleted.",
        alone="TRANSACTION_DELETED|TRANS_DSNT_EXIST|RCRD_PREVSLY_DELETED|TIMEOUT_THE_RECORD_DOESNT_EXIST_ANYMORE",
        pattern="attempting to access (has been deleted|does not exist)|record has already been deleted"
        "|record doesn't exist anymore",
        sentence="The transaction was deleted in NetSuite.",
        cure="If it should be there, forget the link and retry to create it again.",
        who=Who.OPERATOR,
        raises=errors.RecordNotFound,
    ),
    Known(
        name="not_an_internal_id",
        says="Invalid record instance identifier '000'. Provide a valid record instance ID.",
        alone="INVALID_ID|RCRD_ID_NOT_INT|INVALID_INTERNALID|INVALID_INTERNAL_ID",
        pattern="invalid record instance identifier|record id is not integer|unparseable internal id",
        sentence="NetSuite does not take this as an internal id.",
        cure="Use the internal id, a whole number, as NetSuite shows it with Show Internal IDs switched on.",
        who=Who.MAPPER,
    ),
    Known(
        name="transaction_of_another_type",
        says="Transaction type specified is incorrect.",
        alone="INVALID_TRANS_TYP|SSS_RECORD_TYPE_MISMATCH|RCRD_REF_RCRD_TYP_MISMATCH",
        pattern="transaction type specified is incorrect|has a different type: .* from the type specified",
        sentence="The id belongs to a transaction of another type.",
        cause="NetSuite says so of an id that does not exist, too.",
        cure="Look at the transaction with this id in NetSuite, and correct the link.",
        who=Who.OPERATOR,
    ),
    Known(
        name="entity_exists",
        says="This entity already exists.",
        alone="DUP_ENTITY|DUP_ENTITY_NAME|DUP_ENTITY_EMAIL|UNIQUE_CUST_ID_REQD|UNIQUE_CUST_EMAIL_REQD"
        "|CONTACT_ALREADY_EXISTS",
        pattern="entity already exists|(customer|contact) (record )?with (this|the) .*already exists",
        sentence="NetSuite already has a record with this name: a customer, vendor, contact or employee.",
        cause="Their names are unique together.",
        cure="Map to the one that is there, or change one of the two names, then retry.",
        who=Who.MAPPER,
    ),
    Known(
        name="several_match",
        says="Matched more than one record (internalIds 12 and 4711)",
        pattern="matched more than one record",
        sentence="Several records in NetSuite answer to the same external id or name.",
        cure="Give each its own external id in NetSuite, then retry.",
        who=Who.NETSUITE_ADMINISTRATOR,
    ),
    Known(
        name="record_exists",
        says="This record already exists",
        alone="DUP_RCRD|UNIQUE_RCRD_ID_REQD|CANT_CREATE_NON_UNIQUE_RCRD|DUP_TRANS",
        pattern=r"(this|the) (record|transaction) already exists|record with this id already exists"
        "|already in use.*external ?id|PMT_ALREADY_EXISTS|payment with the same amount and date already exists",
        sentence="NetSuite already has a record with this external id or name.",
        cure="Look for it in NetSuite under the external id: it may be of another type, or in the way of this one.",
        who=Who.OPERATOR,
    ),
)
