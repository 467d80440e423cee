"""What can stand in the way of registering or changing an employer."""

from services.kit.http.problems import Problem


class EmployerAlreadyRegistered(Problem):
    """An employer with this credit code is registered already.

    One organisation has one record. Ask the office that holds it, or search if it is yours.
    """

    status = 409


class EmployerOfAFile(Problem):
    """This employer is known from an imported file only, and is changed by imports only."""

    status = 409
    source: str
