"""Errors that are told to a person as they stand."""


class UserError(Exception):
    """Something a person has to know: what happened, and what to do about it.

    Parameters
    ----------
    title
        One sentence saying what happened and what it means.
    advice
        One sentence saying what to do; may be empty.
    """

    def __init__(self, title: str, advice: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.advice = advice

    def __str__(self) -> str:
        """Both sentences on one line."""
        return f"{self.title} {self.advice}".strip()
