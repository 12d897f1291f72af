"""How a call ends or leaves the line: with a farewell, with a person, or with a message for one."""
