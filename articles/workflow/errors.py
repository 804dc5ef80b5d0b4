"""What the door says when it stays shut."""


class WorkflowError(Exception):
    """The door stayed shut; the message is for the person in front of it."""


class NotAllowed(WorkflowError):
    """This person, this status or this moment does not permit it."""
