"""`make bench`: how fast, how many calls, how much memory, measured on real processes over real HTTP.

plant      the processes under measurement: both simulators, the worker, the web server
measure    the measurements on one database, run in a process of its own
reading    100,000 changed invoices read from NetSuite, beside somebody else's client
report     goals, the table and var/bench.json
"""
