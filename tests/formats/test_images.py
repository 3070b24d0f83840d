"""Only pixels get in, and nothing that isn't a picture."""

from __future__ import annotations

import io
import os
import re
import shlex
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, strategies as st
from PIL import Image
from PIL.Image import Exif

from recover_tui.domain import text
from recover_tui.formats import images
from recover_tui.formats.images import ImageError

GPS = 0x8825
ORIENTATION = 0x0112


def drawing(mode: str = "RGB", size: tuple[int, int] = (30, 20)) -> Image.Image:
    image = Image.new("RGB", size, "white")
    for x in range(size[0]):
        for y in range(size[1]):
            image.putpixel((x, y), (x * 8 % 256, y * 12 % 256, 90))
    return image.convert(mode)


def saved(path: Path, kind: str, image: Image.Image | None = None, **how: object) -> Path:
    (image or drawing()).save(path, kind, **how)
    return path


def pixels(data: bytes) -> list[tuple[int, ...]]:
    return list(Image.open(io.BytesIO(data)).convert("RGBA").get_flattened_data())


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF", "JPEG"])
def test_the_pixels_come_through_as_they_are(tmp_path: Path, kind: str) -> None:
    path = saved(tmp_path / "a.png", kind, **({"lossless": True} if kind == "WEBP" else {}))
    found = images.read(path)
    assert (found.info.width, found.info.height) == (30, 20)
    assert found.info.type == ("image/jpeg" if kind == "JPEG" else "image/png")
    before, after = pixels(path.read_bytes()), pixels(found.data)
    off_by = 6 if kind == "JPEG" else 0
    assert all(
        abs(a - b) <= off_by
        for one, other in zip(before, after, strict=True)
        for a, b in zip(one, other, strict=True)
    )


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_colour_comes_through(tmp_path: Path, mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    image = Image.new(mode, (4, 4)) if mode == "I;16" else drawing(mode)
    found = images.read(saved(tmp_path / "a.png", kind, image))
    assert Image.open(io.BytesIO(found.data)).size == image.size


def test_place_camera_and_comments_stay_behind(tmp_path: Path) -> None:
    exif = Exif()
    exif[0x010F] = "SECRETCAM"
    exif.get_ifd(GPS)[1] = "SECRETPLACE"
    path = saved(tmp_path / "a.jpg", "JPEG", exif=exif, comment=b"SECRETWORDS")
    assert b"SECRET" in path.read_bytes()
    found = images.read(path)
    assert b"SECRET" not in found.data
    assert not Image.open(io.BytesIO(found.data)).getexif()


def test_a_picture_taken_sideways_stands_upright(tmp_path: Path) -> None:
    exif = Exif()
    exif[ORIENTATION] = 6
    found = images.read(saved(tmp_path / "a.jpg", "JPEG", exif=exif))
    assert (found.info.width, found.info.height) == (20, 30)


def test_what_comes_after_the_picture_stays_behind(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", "PNG")
    path.write_bytes(path.read_bytes() + b"SECRET" * 10)
    assert b"SECRET" not in images.read(path).data


def bomb(side: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (bomb(7_000), "more than 40 million pixels"),
        (bomb(30_000), "more than 40 million pixels"),
        (bomb(100), "no picture that can be read"),
        (b"hello, this is text", "no picture that can be read"),
        (b"", "no picture that can be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture that can be read"),
    ],
)
def test_what_is_no_picture_is_refused_in_one_line(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "review.png"
    path.write_bytes(data)
    with pytest.raises(ImageError, match=said) as refused:
        images.read(path)
    assert "\n" not in str(refused.value)


def test_a_truncated_one_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.jpg", "JPEG", drawing(size=(300, 300)))
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(ImageError, match="no picture that can be read"):
        images.read(path)


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    with path.open("wb") as file:
        file.truncate(40 * 1024 * 1024)
    with pytest.raises(ImageError, match="larger than 10 MB"):
        images.read(path)


def test_only_plain_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "link.png").symlink_to(saved(tmp_path / "a.png", "PNG"))
    os.mkfifo(tmp_path / "pipe.png")
    for name in ("link.png", "pipe.png"):
        with pytest.raises(ImageError, match="not a plain file"):
            images.read(tmp_path / name)
    with pytest.raises(ImageError, match="can't be read"):
        images.read(tmp_path / "none.png")


@given(st.binary(max_size=300), st.integers(0, 200))
def test_broken_bytes_are_refused_and_nothing_worse(junk: bytes, at: int) -> None:
    whole = io.BytesIO()
    drawing().save(whole, "PNG")
    data = whole.getvalue()
    with suppress(ImageError):
        images.decoded(data[:at] + junk + data[at + len(junk) :], "a.png")


PASTED = [
    ("/home/me/a b.png", "/home/me/a b.png"),
    ("'/home/me/a b.PNG' ", "/home/me/a b.PNG"),
    ("/home/me/a\\ b.jpg", "/home/me/a b.jpg"),
    ("file:///home/me/a%20b.webp", "/home/me/a b.webp"),
    ("file://localhost/home/me/a%23b%25.webp", "/home/me/a#b%.webp"),
    ("FILE:/home/me/a%0Ab.gif\r\n", "/home/me/a\nb.gif"),
    ("'file:///home/me/a%20b.webp'", "/home/me/a b.webp"),
    ("it's kind.png", "it's kind.png"),
    ("it'\\''s kind.png", "it's kind.png"),
    ("'it'\\''s kind.png'", "it's kind.png"),
    ("it\\'s\\ kind.png", "it's kind.png"),
    ("it\\'s kind.png", "it's kind.png"),
    ("/a\\ b\\ \\(1\\)\\ \\&\\ \\[c\\].png", "/a b (1) & [c].png"),
    ("/a b\\(1\\).png", "/a b(1).png"),
    ('"it\'s kind.png"', "it's kind.png"),
    ('"a \\"b\\".png"', 'a "b".png'),
    ("$'a\\nb.png'", "a\nb.png"),
    ("$'it\\'s \\303\\274.png'", "it's ü.png"),
    ("$'\\u202f\\xc3\\xbc\\t.png'", "\u202fü\t.png"),
    ("'a'$'\\n''b.png'", "a\nb.png"),
    ("'C:\\Users\\me\\n b.png'", "C:\\Users\\me\\n b.png"),
    ('"C:\\Users\\me\\a b.jpe"', "C:\\Users\\me\\a b.jpe"),
    ('"\\\\server\\share\\a.jfif"', "\\\\server\\share\\a.jfif"),
    ("C:\\Users\\me\\a.png", "C:\\Users\\me\\a.png"),
]


@pytest.mark.parametrize(("pasted", "path"), PASTED)
def test_a_path_is_understood_as_terminals_paste_it(pasted: str, path: str) -> None:
    assert images.pasted_path(pasted) == Path(path)


def test_a_home_is_the_agents(tmp_path: Path) -> None:
    for pasted in ("~/a b.png", "'~/a b.png'", "~/a\\ b.png"):
        assert images.pasted_path(pasted) == tmp_path / "a b.png"


def test_every_ending_of_what_can_be_decoded_is_known() -> None:
    Image.init()
    for suffix, kind in Image.registered_extensions().items():
        assert (images.pasted_path(f"/a{suffix}") is not None) == (kind in ("PNG", "JPEG", "WEBP", "GIF"))


NAMES = st.text(
    st.sampled_from("ab '\"\\$\n\u202f\u00a0()&%#?~é😀"), min_size=1, max_size=8
).map(lambda name: f"x{name}.png")  # fmt: skip


@given(NAMES, st.sampled_from(["as it is", "quoted", "escaped", "link", "ansi"]))
def test_a_file_that_is_there_is_found_however_it_was_quoted(name: str, how: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.touch()
        pasted = {
            "as it is": str(path),
            "quoted": shlex.quote(str(path)),
            "escaped": re.sub(r"([^\w/.\n])", r"\\\1", str(path)),
            "link": path.as_uri(),
            "ansi": "$'" + re.sub(r"(['\\])", r"\\\1", str(path)).replace("\n", "\\n") + "'",
        }[how]
        assert images.pasted_path(pasted) == path


@given(NAMES, st.sampled_from([shlex.quote, str]))
def test_a_name_is_known_again_without_its_breaks_and_odd_spaces(name: str, how: Callable[[str], str]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.touch()
        pasted = text.line(" ".join(how(str(path)).splitlines()))
        assert images.pasted_path(pasted) == path


def test_of_two_names_that_read_the_same_none_is_taken(tmp_path: Path) -> None:
    (tmp_path / "9.41\u202fAM.png").touch()
    assert images.pasted_path(f"{tmp_path}/9.41 AM.png") == tmp_path / "9.41\u202fAM.png"
    (tmp_path / "9.41\u00a0AM.png").touch()
    assert images.pasted_path(f"{tmp_path}/9.41 AM.png") == tmp_path / "9.41 AM.png"
    (tmp_path / "9.41 AM.png").touch()
    assert images.pasted_path(f"{tmp_path}/9.41 AM.png") == tmp_path / "9.41 AM.png"


@given(st.text(), st.text(st.sampled_from("$'\"\\nux0d8%/. :")))
def test_any_words_are_a_path_or_none(before: str, after: str) -> None:
    found = images.pasted_path(f"{before}{after}.png")
    assert found is None or "\0" not in str(found)


@pytest.mark.parametrize("words", ["She said thank you", "notes.txt", ""])
def test_other_words_are_no_path(words: str) -> None:
    assert images.pasted_path(words) is None


def test_a_picture_is_written_out_beside_others_and_for_this_user_alone(tmp_path: Path) -> None:
    found = images.read(saved(tmp_path / "a.png", "PNG"))
    first = images.write(found, tmp_path / "out", "win")
    second = images.write(found, tmp_path / "out", "win")
    assert [first.name, second.name] == ["win.png", "win-2.png"]
    assert first.stat().st_mode & 0o777 == 0o600
    assert pixels(second.read_bytes()) == pixels(found.data)
    with pytest.raises(ImageError, match="can't be written to"):
        images.write(found, first, "win")
