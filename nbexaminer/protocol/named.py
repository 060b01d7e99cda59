"""A function of the student's that the tests hold: it crosses by its name, and stays there."""


class Named:
    """What is known by the name that it has in the student's code.

    Attributes:
        wire_name: That name.
    """

    wire_name: str
