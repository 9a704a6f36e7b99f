"""The three programs signed in to a stack: what the demo, the screenshots and the display tests open."""

import os

# Who sits where: program, account, which address of the stack they know.
SEATS = {
    "registration": ("clerk", "site"),
    "viewer": ("auditor", "base"),
    "lectures": ("trainee", "site"),
}


def sign_in_arguments(stack, user, address):
    """Options that sign a program in without typing; the password stays in a file of the stack's own folder."""
    account = stack.description["accounts"][user]
    path = stack.dir / "passwords" / user
    path.parent.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(account["password"] + "\n")
    return ["--server", stack.description[address], "--user", account["user"], "--password-file", str(path)]


def seat_arguments(stack, name, user=None):
    seat, address = SEATS[name]
    return sign_in_arguments(stack, user or seat, address)
