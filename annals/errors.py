"""What a clerk can mend: one Chinese sentence that says what is wrong, where, and what to do."""


class ClerkError(Exception):
    """Ends a command with its sentence and status 1, without a traceback; anything else that is raised is a bug."""
