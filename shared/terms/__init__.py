"""The terms of a depot: what a rental costs in all, and on which days it may begin and end. Each is off unless set."""
