"""Claim, read, write, record: the one way in which every record goes across.

reading    claimed entries → jobs (or results that need no call); database and platform, one thread: `batch` is what all
           share, `payment_batch` the same for money
writing    job → result; NetSuite only, many threads, no database: `attempt` is what all share, `paying` is for money
verdicts   error → result: the only place that turns an error's class into a state
recording  results → ledger, links and log, in one transaction for many
drain      fills an account's slots with jobs until nothing is due
"""
