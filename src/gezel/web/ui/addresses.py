"""Where to go back to: only to our own pages."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest, *, otherwise: str = "/") -> str:
    """The address in `next`, if it is one of ours."""
    asked = request.POST.get("next", "") or request.GET.get("next", "")
    fine = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if asked and fine else otherwise
