"""The arguments that a model may pass to a tool: their meaning, their bounds, and what the model is told beyond them.

The message of pydantic itself cannot be spoken, so each type refuses with a `ToolError` that says what to do next. The
lower bounds of numbers stay in the JSON schema, where they guide the model.
"""
