"""Pictures of kind words: read from a file, made harmless, written out again.

A picture is decoded and encoded anew before it is kept, so that nothing but its pixels comes along: no place, no
camera, no thumbnail, nothing behind the end of the file.
"""

from __future__ import annotations

import io
import os
import stat
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from recover_tui.domain.os_errors import reason
from recover_tui.domain.translation import gettext as _
from recover_tui.domain.wins import Image, ImageInfo
from recover_tui.formats import dropped_file

if TYPE_CHECKING:
    from PIL.Image import Image as Decoded

LARGEST_FILE: Final = 10 * 1024 * 1024
"""Bytes."""
_MOST_PIXELS: Final = 40_000_000
_FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF")
SUFFIXES: Final = frozenset(
    {".png", ".apng", ".jpg", ".jpeg", ".jpe", ".jfif", ".jfi", ".jif", ".pjpeg", ".pjp", ".webp", ".gif"}
)
"""What files with such a picture are called."""
_ORIENTATION: Final = 0x0112


class ImageError(Exception):
    """It can't be kept; the message says why and what to do."""


def pasted_path(text: str) -> Path | None:
    """Understand the path of a picture as terminals paste it; None when it is none."""
    return dropped_file.understood(text, SUFFIXES)


def read(path: Path) -> Image:
    """Read a PNG, JPEG, WebP or GIF file and make it harmless. Raises ImageError."""
    return decoded(_bytes_of(path), path.name)


def decoded(data: bytes, name: str) -> Image:
    """Make the picture in these bytes harmless; `name` is what to call it when it is none. Raises ImageError."""
    import PIL.Image  # takes long to load, and most windows show no picture
    from PIL import ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            image: Decoded = PIL.Image.open(io.BytesIO(data), formats=_FORMATS)
            if image.width * image.height > _MOST_PIXELS:
                raise _too_many_pixels(name)
            image.load()
            is_jpeg = image.format == "JPEG"
            turned = image.getexif().get(_ORIENTATION, 1) != 1
            return _encoded(ImageOps.exif_transpose(image) if turned else image, is_jpeg=is_jpeg, name=name)
    except ImageError:
        raise
    except PIL.Image.DecompressionBombError:
        raise _too_many_pixels(name) from None
    except Exception as error:  # a decoder fed with anything raises anything
        said = _("{name} is no picture that can be read; use a whole PNG, JPEG, WebP or GIF")
        raise ImageError(said.format(name=name)) from error


def write(image: Image, folder: Path, stem: str) -> Path:
    """Write a picture to a new file in `folder`, readable by this user alone. Returns it. Raises ImageError."""
    suffix = ".jpg" if image.info.type == "image/jpeg" else ".png"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for count in range(1, 1000):
            path = folder / f"{stem}{f'-{count}' if count > 1 else ''}{suffix}"
            try:
                descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            except FileExistsError:
                continue
            with os.fdopen(descriptor, "wb") as file:
                file.write(image.data)
            return path
    except OSError as error:
        said = _("{folder} can't be written to ({reason})")
        raise ImageError(said.format(folder=folder, reason=reason(error))) from None
    raise ImageError(_("{folder} has too many pictures of that name already").format(folder=folder))


def _too_many_pixels(name: str) -> ImageError:
    return ImageError(_("{name} has more than 40 million pixels; crop it or make it smaller").format(name=name))


def _encoded(image: Decoded, *, is_jpeg: bool, name: str) -> Image:
    if image.mode not in ("1", "L", "LA", "P", "RGB", "RGBA"):
        image = image.convert("RGB")
    elif image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    out = io.BytesIO()
    image.info = {}
    if is_jpeg:
        how: dict[str, Any] = {"quality": "keep"} if getattr(image, "format", None) == "JPEG" else {"quality": 95}
        image.save(out, "JPEG", **how)
    else:
        image.save(out, "PNG")
    data = out.getvalue()
    if len(data) > LARGEST_FILE:
        raise ImageError(_("{name} takes more than 10 MB; crop it or make it smaller").format(name=name))
    return Image(ImageInfo("image/jpeg" if is_jpeg else "image/png", image.width, image.height), data)


def _bytes_of(path: Path) -> bytes:
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            raise ImageError(_("{name} is not a plain file; give the picture itself").format(name=path.name))
        if found.st_size > LARGEST_FILE:
            raise ImageError(_("{name} is larger than 10 MB; crop it or make it smaller").format(name=path.name))
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags), "rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise ImageError(_("{name} can't be read ({reason})").format(name=path.name, reason=reason(error))) from None
