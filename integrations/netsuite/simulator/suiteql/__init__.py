"""SuiteQL on SQLite: tables as NetSuite names them, an Oracle-like dialect, answers as strings."""
