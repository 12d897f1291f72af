"""Every sentence with which a tool answers the model, by subject.

An answer is one of these or several of them, with a space or a line break between. The rule-based model of
`simulation/` recognizes them by these objects, so a sentence can be reworded here without a change there.
"""
