"""What can stand in the way of registering, changing or closing an organisation."""

from services.kit.http.problems import Problem


class OrganisationAlreadyRegistered(Problem):
    """An organisation with this credit code is registered already.

    One organisation has one record: search for it by its credit code.
    """

    status = 409


class OrganisationIsClosed(Problem):
    """The organisation is closed and cannot be changed any more."""

    status = 409


class OrganisationStillWorks(Problem):
    """The organisation has offices or organisations below it that are open.

    Close them first, or give them to another one.
    """

    status = 409
