"""Claim, read, write, record: the one way in which every record goes across.

kinds      the table of what is prepared and written how: documents, money of documents, payments
reading    claimed entries → jobs (or results that need no call); database and platform, one thread: `batch` is what all
           share, `document_batch`, `payment_batch` and `ar_payment_batch` are the kinds
writing    job → result; NetSuite only, many threads, no database: `attempt` is what all share, `document_writing`,
           `paying` and `ar_paying` are the kinds
verdicts   error → result: the only place that turns an error's class into a state
recording  results → ledger, links and log, in one transaction for many
drain      fills an account's slots with jobs until nothing is due
delivery   the other direction: what is due for a platform, claimed, read, written and recorded one after another
history    what a backfill asked for, read page by page into the ledger
"""
