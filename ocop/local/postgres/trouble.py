"""The one exception of the embedded database, written for the person who must mend it."""


class DatabaseTrouble(Exception):
    """`what` happened and `how_to_fix` it, in Vietnamese; `log` holds the server's last lines."""

    def __init__(self, what: str, how_to_fix: str, log: str = "") -> None:
        super().__init__(what, how_to_fix, log)
        self.what = what
        self.how_to_fix = how_to_fix
        self.log = log

    def __str__(self) -> str:
        sentence = f"{self.what} {self.how_to_fix}"
        return f"{sentence}\nNhật ký của PostgreSQL:\n{self.log}" if self.log else sentence
