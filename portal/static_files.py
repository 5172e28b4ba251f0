"""Style sheets, scripts, images and typefaces under addresses that change with their content.

A template writes ``<link rel="stylesheet" href="{{ static_file('portal.css') }}">`` and gets
``/static/portal.3f1c0a9b5d2e.css``. The first twelve characters of the content's SHA-256 stand in the
name, so a browser may keep the file for a year, and a changed file has another address. A name that does
not exist raises at once; an address with a wrong or no digest is 404.

Files may name each other as if there were no digests, relative to themselves: in a script ``import {
initAll } from "./vendor/govuk-frontend.min.js"`` (static, dynamic and re-exporting imports), in a style
sheet ``url("vendor/…woff2")``. ``/assets/images/…``, which the vendored style sheets ask for, means
``vendor/images/…``; a typeface whose file is not in the folder is left out. What is served has the full
addresses in place of those names, and the digest is taken after that, so that a change to a file changes
the address of every file that names it. Two files must not name each other in a circle.

Call ``init_app(app)`` once in ``create_app``, with ``Flask(..., static_folder=None)``.
"""

import gzip
import hashlib
import mimetypes
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request

from portal import paths

PREFIX = "/static/"
YEAR = "public, max-age=31536000, immutable"
NAMED_IN_SCRIPT = re.compile(
    r"""(?P<before>(?:\bfrom|\bimport)\s*\(?\s*["'])(?P<name>\.{1,2}/[^"']+)(?P<after>["'])"""
)
NAMED_IN_STYLE = re.compile(
    r"""(?P<before>url\(\s*["']?|@import\s+["'])(?P<name>[^"')#?\s]+)(?P<after>(?:[?#][^"')]*)?["']?\s*\)|["'])"""
)
TYPEFACE = re.compile(r"@font-face\s*\{[^}]*\}")
DIGEST_IN_NAME = re.compile(r"^(?P<stem>.+)\.(?P<digest>[0-9a-f]{12})(?P<suffix>\.[a-z0-9]+)$")
COMPRESSED = {"text/css", "text/javascript", "image/svg+xml"}
MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


@dataclass(frozen=True)
class StaticFile:
    """One file as it is served, its names of other files already replaced by their addresses."""

    name: str
    content: bytes

    @cached_property
    def address(self) -> str:
        stem, dot, suffix = self.name.rpartition(".")
        digest = hashlib.sha256(self.content).hexdigest()[:12]
        return f"{PREFIX}{stem}.{digest}{dot}{suffix}"

    @cached_property
    def media_type(self) -> str:
        suffix = posixpath.splitext(self.name)[1]
        return MEDIA_TYPES.get(suffix) or mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    @cached_property
    def gzipped(self) -> bytes | None:
        return gzip.compress(self.content, mtime=0) if self.media_type in COMPRESSED else None


@dataclass
class StaticFolder:
    """The files of one folder, each read once."""

    folder: Path
    _files: dict[str, StaticFile] = field(default_factory=dict)

    def file(self, name: str, named_by: tuple[str, ...] = ()) -> StaticFile:
        """The file of that name below the folder; FileNotFoundError when there is none, ValueError when
        files name each other in a circle."""
        if name in named_by:
            raise ValueError("Static files name each other in a circle: " + " -> ".join((*named_by, name)))
        if name not in self._files:
            self._files[name] = StaticFile(name, self._content(name, named_by))
        return self._files[name]

    def served(self, address: str) -> StaticFile | None:
        """The file whose present address this is."""
        parts = DIGEST_IN_NAME.match(address.removeprefix(PREFIX))
        if not parts:
            return None
        try:
            found = self.file(parts["stem"] + parts["suffix"])
        except (FileNotFoundError, IsADirectoryError, ValueError):
            return None
        return found if found.address == address else None

    def _content(self, name: str, named_by: tuple[str, ...]) -> bytes:
        path = (self.folder / name).resolve()
        if not path.is_relative_to(self.folder.resolve()):
            raise FileNotFoundError(name)
        content = path.read_bytes()
        pattern = {".js": NAMED_IN_SCRIPT, ".css": NAMED_IN_STYLE}.get(path.suffix)
        if pattern is None:
            return content

        def with_address(found: re.Match[str]) -> str:
            other = _place(name, found["name"])
            if other is None or not (self.folder / other).is_file():
                return found[0]
            return found["before"] + self.file(other, (*named_by, name)).address + found["after"]

        text = content.decode()
        if path.suffix == ".css":
            text = TYPEFACE.sub(lambda face: face[0] if self._holds_typeface(name, face[0]) else "", text)
        return pattern.sub(with_address, text).encode()

    def _holds_typeface(self, of: str, face: str) -> bool:
        """Whether a file of the typeface is there. A face of others stays out of the style sheet: a browser would ask
        for it whenever our own style sheet is late or cut off."""
        places = [_place(of, found["name"]) for found in NAMED_IN_STYLE.finditer(face)]
        return any(place and (self.folder / place).is_file() for place in places)


def _place(of: str, named: str) -> str | None:
    """The name, below the static folder, of what the file `of` calls `named`; None for anything elsewhere."""
    if named.startswith("/assets/images/"):
        return "vendor/images/" + named.removeprefix("/assets/images/")
    if named.startswith("/") or ":" in named:
        return None
    place = posixpath.normpath(posixpath.join(posixpath.dirname(of), named))
    return None if place.startswith("..") else place


def init_app(app: Flask, folder: Path = paths.STATIC) -> None:
    """Serve the folder and give templates `static_file`. In debug mode every call reads the files afresh."""
    app.extensions["static_folder"] = StaticFolder(folder)
    app.jinja_env.globals["static_file"] = static_file
    app.register_blueprint(blueprint)


def static_file(name: str) -> str:
    """The address of a static file, for templates."""
    return _folder().file(name).address


def _folder() -> StaticFolder:
    known: StaticFolder = current_app.extensions["static_folder"]
    return StaticFolder(known.folder) if current_app.debug else known


blueprint = Blueprint("static_files", __name__)


@blueprint.get(f"{PREFIX}<path:name>")
def serve(name: str) -> Response:
    found = _folder().served(PREFIX + name)
    if found is None:
        abort(404)
    gzipped = found.gzipped if request.accept_encodings.quality("gzip") > 0 else None
    response = Response(gzipped or found.content, mimetype=found.media_type)
    response.headers["Cache-Control"] = YEAR
    response.headers.update(_encoding(found, gzipped is not None))
    response.set_etag(posixpath.basename(found.address) + ("-gzip" if gzipped else ""))
    response.make_conditional(request)
    return response


def _encoding(found: StaticFile, gzipped: bool) -> Mapping[str, str]:
    if found.gzipped is None:
        return {}
    return {"Vary": "Accept-Encoding"} | ({"Content-Encoding": "gzip"} if gzipped else {})
