"""A whole installation from one YAML file: accounts, connections, rules, plans and mappings."""
