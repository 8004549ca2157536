"""Reading from NetSuite by SuiteQL: which rows changed, in pages of typed rows.

windows       from when to when, in the server's own clock
columns       a row's columns and how their text becomes a value
query         a question, as data
refused       what an account refuses, and who remembers it
reader        asks, drops what is refused, goes through pages

The other modules are the questions themselves. The server's time and our records by external id are in
`integrations.netsuite.suiteql`.
"""
