"""Whether it is really the business that calls: the code that goes to its record, and papers that did not hold."""
