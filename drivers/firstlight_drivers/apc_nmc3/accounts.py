"""The card's `user` commands: written, and their effect read back. Pure.

    user                                                        list
    user -n NAME                                                one account
    user -n NAME -cp OLD -pw NEW                                change a password; the super user gives the old one
    user -n NAME -pw NEW -pe Administrator -e enable            create, or change one that is there
    user -n NAME -e disable

Seen in public transcripts and scripts of AOS 6.9.6. A text with blanks stands in double quotes; printable ASCII, 1 to
64 characters (AP4433 user manual, same system). How a double quote itself is written is not published.
"""

from __future__ import annotations

import re

from firstlight_drivers.apc_nmc3.answers import Account
from firstlight_drivers.contract import Secret
from firstlight_drivers.errors import Code, DeviceError

SUPER_USER = "apc"  # its name is fixed; it can be disabled, not deleted (990-91251R)
ADMINISTRATOR = "Administrator"
LIST = "user"

_NAME = re.compile(r"[A-Za-z0-9_.@+~][!#-~]{0,63}")  # printable, no blank, no quote; not read as an option
_TYPED = re.compile(r"[ -~]{1,64}")
_BARE = re.compile(r"[A-Za-z0-9@#!._+=%^~][A-Za-z0-9@#!._+=%^~-]*")  # needs no quotes


def check_name(user: str) -> None:
    """Raises DeviceError for a name that cannot be an option of `user`. Nothing has been sent then."""
    if not _NAME.fullmatch(user):
        raise DeviceError("the account name holds characters that the card's command line cannot take")


def check_password(password: Secret, *, quoted: bool = False) -> None:
    """Raises DeviceError (PASSWORD_REFUSED) for a password that cannot be typed, or not as an option when `quoted`."""
    text = password.reveal()
    if not _TYPED.fullmatch(text):
        raise DeviceError(
            "the card's command line takes 1 to 64 printable ASCII characters", code=Code.PASSWORD_REFUSED
        )
    if quoted and '"' in text:
        raise DeviceError("the card's command line cannot take a double quote", code=Code.PASSWORD_REFUSED)


def show(user: str) -> str:
    """Print one account."""
    return f"user -n {user}"


def change(user: str, current: Secret, new: Secret) -> str:
    """Replace a password; holds both in clear."""
    return f"user -n {user} -cp {_option(current)} -pw {_option(new)}"


def create(user: str, password: Secret) -> str:
    """Make an enabled administrator; holds the password in clear."""
    return f"user -n {user} -pw {_option(password)} -pe {ADMINISTRATOR} -e enable"


def disable(user: str) -> str:
    """Switch an account off."""
    return f"user -n {user} -e disable"


def find(accounts: tuple[Account, ...], user: str) -> Account | None:
    """The row of one account; names are compared as the card prints them."""
    return next((account for account in accounts if account.name == user), None)


def is_administrator(account: Account | None) -> bool:
    """Whether this account is enabled and may administer the card."""
    return account is not None and account.enabled and account.kind.lower() in {"administrator", "super user"}


def _option(secret: Secret) -> str:
    text = secret.reveal()
    return text if _BARE.fullmatch(text) else f'"{text}"'
