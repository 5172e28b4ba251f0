"""Static files: addresses that change with the content, and nothing asked of another computer."""

import re
from pathlib import Path

import pytest
from flask import Flask, render_template_string

from portal import paths, static_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "vendor" / "images").mkdir(parents=True)
    (tmp_path / "vendor" / "frontend.js").write_text("export function initAll() {}\n")
    (tmp_path / "vendor" / "images" / "cross.svg").write_text("<svg/>")
    (tmp_path / "portal.js").write_text('import { initAll } from "./vendor/frontend.js";\ninitAll();\n')
    (tmp_path / "portal.css").write_text(
        '@import "other.css";\n.a{background:url(/assets/images/cross.svg)}'
        '.b{background:url("vendor/images/cross.svg#x")}'
        ".c{background:url(data:image/svg+xml,%3csvg)}.d{background:url(/assets/fonts/none.woff2)}"
    )
    (tmp_path / "other.css").write_text("p{color:black}")
    return tmp_path


@pytest.fixture
def site(folder: Path) -> Flask:
    app = Flask(__name__, static_folder=None)
    static_files.init_app(app, folder)
    return app


def address(site: Flask, name: str) -> str:
    with site.app_context():
        return render_template_string("{{ static_file(name) }}", name=name)


def test_an_address_carries_a_digest_and_is_kept_for_a_year(site: Flask) -> None:
    shown = address(site, "portal.css")
    assert re.fullmatch(r"/static/portal\.[0-9a-f]{12}\.css", shown)
    reply = site.test_client().get(shown)
    assert reply.status_code == 200
    assert reply.content_type == "text/css; charset=utf-8"
    assert reply.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    "wrong",
    [
        "/static/portal.css",
        "/static/portal.000000000000.css",
        "/static/nothing.000000000000.css",
        "/static/../pyproject.000000000000.toml",
        "/static/%2e%2e/pyproject.000000000000.toml",
    ],
)
def test_a_wrong_digest_or_none_is_not_found(site: Flask, wrong: str) -> None:
    assert site.test_client().get(wrong).status_code == 404


def test_a_name_that_does_not_exist_raises_where_it_is_written(site: Flask) -> None:
    with pytest.raises(FileNotFoundError):
        address(site, "portal.csss")


def test_modules_import_each_other_by_their_addresses(site: Flask) -> None:
    script = site.test_client().get(address(site, "portal.js")).text
    assert f'from "{address(site, "vendor/frontend.js")}"' in script


def test_a_style_sheet_names_images_and_other_sheets_by_their_addresses(site: Flask) -> None:
    sheet = site.test_client().get(address(site, "portal.css")).text
    cross = address(site, "vendor/images/cross.svg")
    assert f'@import "{address(site, "other.css")}"' in sheet
    assert f".a{{background:url({cross})}}" in sheet
    assert f'.b{{background:url("{cross}#x")}}' in sheet
    assert "url(data:image/svg+xml,%3csvg)" in sheet, "data addresses stay as they are"
    assert "url(/assets/fonts/none.woff2)" in sheet, "what the portal does not carry stays as it is"


def test_a_typeface_that_the_portal_does_not_carry_is_left_out(site: Flask, folder: Path) -> None:
    """Screens 2.2: no browser asks for it, even where our own style sheet was cut off."""
    (folder / "own.woff2").write_bytes(b"")
    (folder / "faces.css").write_text(
        "@font-face{font-family:GDS Transport;src:url(/assets/fonts/bold.woff2)}"
        '@font-face {font-family:"Own";src:url("own.woff2")}'
    )
    sheet = site.test_client().get(address(site, "faces.css")).text
    assert "GDS Transport" not in sheet and "own." in sheet


def test_a_change_deep_down_changes_the_address_of_every_file_above_it(site: Flask, folder: Path) -> None:
    before = address(site, "portal.js")
    (folder / "vendor" / "frontend.js").write_text("export function initAll() { return 1; }\n")
    static_files_again = static_files.StaticFolder(folder)
    assert static_files_again.file("portal.js").address != before


def test_files_that_name_each_other_in_a_circle_are_refused(folder: Path) -> None:
    (folder / "a.js").write_text('import "./b.js";')
    (folder / "b.js").write_text('import "./a.js";')
    with pytest.raises(ValueError, match=r"a\.js -> b\.js -> a\.js"):
        static_files.StaticFolder(folder).file("a.js")


def test_text_is_sent_compressed_to_a_browser_that_takes_it_and_not_sent_twice(site: Flask) -> None:
    client = site.test_client()
    first = client.get(address(site, "portal.css"), headers={"Accept-Encoding": "gzip"})
    assert first.headers["Content-Encoding"] == "gzip"
    assert first.headers["Vary"] == "Accept-Encoding"
    again = client.get(
        address(site, "portal.css"),
        headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]},
    )
    assert again.status_code == 304


def test_every_file_that_the_vendored_style_sheets_use_is_carried_or_left_out_on_purpose() -> None:
    left_out = re.compile(
        r"/assets/images/(govuk-crest|icon-(wysiwyg-.*|progress-tick|toggle-plus-minus))\.svg"
    )
    folder = static_files.StaticFolder(paths.STATIC)
    for name in ("vendor/govuk-frontend.min.css", "vendor/moj-frontend.min.css"):
        asked = re.findall(r"url\((/[^)]*)\)", folder.file(name).content.decode())
        unknown = [
            one for one in asked if not one.startswith("/static/vendor/") and not left_out.fullmatch(one)
        ]
        assert not unknown, f"{name} asks for {unknown}: copy them to static/vendor or name them here"
