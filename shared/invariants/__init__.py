"""The rules that go beyond the ledger, and how all rules are checked, told and kept."""
