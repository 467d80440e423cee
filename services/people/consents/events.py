"""What can happen to consent, told as something that happened to the person."""

from services.kit.journal.events import Event


class ConsentAnswered(Event):
    """A person agreed to a use of their data, refused it or took their consent back."""

    kind = "person"
    happened = "consent_answered"

    use: str
    given: bool
