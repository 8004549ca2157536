"""The doctor: looks at an account step by step and proves, or names, every permission that the flows need.

`examination.examine` does it, `case.Case` says what it is told, `steps.Findings` what it found, and `role_xml.render`
writes the role that it would be content with.
"""
