"""Sending a message to the one address that the agent configured."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

from recover_tui.domain.translation import gettext as _

_PATIENCE: Final = 10.0
"""Seconds."""


class WebhookError(Exception):
    """It was not sent; the message says why."""


def host(url: str) -> str:
    """Name the machine that gets it."""
    return urlsplit(url).hostname or ""


def send(url: str, payload: str) -> None:
    """Post JSON. Raises WebhookError."""
    # With TLS and all it takes longer to load than a pane; few ever send anything.
    from http import HTTPStatus
    from urllib.error import HTTPError, URLError
    from urllib.request import HTTPRedirectHandler, Request, build_opener

    class Stay(HTTPRedirectHandler):
        def redirect_request(self, *_: Any) -> None:
            """Never send the words anywhere but where the agent said."""

    request = Request(  # noqa: S310  # the config takes https only
        url, data=payload.encode(), headers={"Content-Type": "application/json"}, method="POST"
    )
    try:
        with build_opener(Stay).open(request, timeout=_PATIENCE):
            return
    except HTTPError as error:
        answer = f"{error.code} {HTTPStatus(error.code).phrase.lower()}"
        raise WebhookError(_("{host} answered {answer}").format(host=host(url), answer=answer)) from None
    except (URLError, OSError, ValueError) as error:
        reason = str(getattr(error, "reason", None) or error).lower()
        raise WebhookError(_("{host} can't be reached ({reason})").format(host=host(url), reason=reason)) from None
