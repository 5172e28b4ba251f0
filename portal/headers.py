"""What every response says beside its content: errors, redirects and static files included."""

from __future__ import annotations

from flask import Flask, Response, current_app, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

POLICY = (
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
)
CONTENT_SECURITY_POLICY = "; ".join((*POLICY, "frame-src 'none'"))
"""No inline script or style anywhere. `data:` images are the small arrows in the vendored style sheets."""
WITH_A_DOCUMENT = {"Content-Security-Policy": "; ".join((*POLICY, "frame-src 'self'"))}
"""For the page that shows a document of ours in a frame."""

ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

TWO_YEARS = 2 * 365 * 24 * 60 * 60


class Sessions(SecureCookieSessionInterface):
    """Flask's sessions, but not for static files: with a Vary on the cookie a browser would fetch them ever anew."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if request.blueprint != "static_files" and (session.modified or session.permanent):
            super().save_session(app, session, response)


def register(app: Flask) -> None:
    app.session_interface = Sessions()
    app.after_request(add_headers)


def add_headers(response: Response) -> Response:
    """A stricter policy that a view has set already is kept; nothing may loosen the rest."""
    said = {name.lower() for name, _ in response.headers}
    response.headers.extend([each for each in ALWAYS.items() if each[0].lower() not in said])
    if current_app.extensions["settings"].behind_tls:
        response.headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
    if "Cache-Control" not in response.headers or response.status_code >= 400:
        response.headers["Cache-Control"] = "no-store"
    depends = ["HX-Request"] if response.mimetype == "text/html" else []
    if request.blueprint != "static_files":
        depends.append("Cookie")
    vary(response, *depends)
    return response


def vary(response: Response, *names: str) -> None:
    """Say that the reply depends on these headers of the request too. The library's way takes five times as long."""
    said = response.headers.get("Vary", "")
    known = [each.strip().lower() for each in said.split(",")]
    new = [name for name in names if name.lower() not in known]
    if new:
        response.headers["Vary"] = ", ".join([said, *new] if said else new)
