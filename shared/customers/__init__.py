"""What customers are told beside the calls: what has come free, what begins and what is due, and quotes."""
