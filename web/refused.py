"""What a page raises when it refuses a request."""


class Refused(Exception):
    """The request is refused. The text is a sentence for whoever asked; `status` is that of HTTP."""

    def __init__(self, status: int, told: str) -> None:
        super().__init__(told)
        self.status = status
