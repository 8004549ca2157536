"""The HTTP surface, one module for each kind of record. `ROUTES` of each lists what it answers."""
