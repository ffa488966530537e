"""Pictures: looked at by content, made small, and freed of all they tell besides the picture."""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageOps

from qala.base.errors.api import Invalid
from qala.base.files.rules import FORMATS, MAX_PIXELS, PUBLIC_SIDE_PX

# Pillow warns above this and refuses above twice this; we refuse above this.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
# A picture at the cap takes 160 MB while it is decoded: one at a time in a process.
_one_at_a_time = threading.Lock()

_GROUPS = {
    "device": {
        ExifTags.Base.Make,
        ExifTags.Base.Model,
        ExifTags.Base.BodySerialNumber,
        ExifTags.Base.Software,
    },
    "time": {ExifTags.Base.DateTime, ExifTags.Base.DateTimeOriginal, ExifTags.Base.DateTimeDigitized},
}


@dataclass(frozen=True)
class PublicPicture:
    """The copy for everyone, the original's size as seen, and what the copy no longer holds."""

    content: bytes
    width: int
    height: int
    stripped: tuple[str, ...]


def make_public(content: bytes, content_type: str) -> PublicPicture:
    """Decode the picture and encode it anew as JPEG. Raises Invalid when that cannot be done safely."""
    with _one_at_a_time:
        try:
            with Image.open(io.BytesIO(content), formats=(FORMATS[content_type],)) as picture:
                return _make_public(picture, content_type)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise _too_many_pixels() from error
        except Invalid:
            raise
        except Exception as error:  # Pillow's decoders raise many kinds on broken input
            raise Invalid(
                {"file": [_("This picture is damaged. Open it on your device, save it again and attach it.")]}
            ) from error


def _too_many_pixels() -> Invalid:
    """Say that the picture is too large to decode."""
    return Invalid(
        {"file": [_("This picture has more than 40 megapixels. Make it smaller and attach it again.")]}
    )


def _make_public(picture: Image.Image, content_type: str) -> PublicPicture:
    """Check, decode, turn upright, shrink, flatten, encode."""
    if picture.width * picture.height > MAX_PIXELS:
        raise _too_many_pixels()
    # Phones put depth maps and previews behind a JPEG as further frames: those are dropped, not refused.
    if content_type != "image/jpeg" and getattr(picture, "n_frames", 1) > 1:
        raise Invalid({"file": [_("This is an animation. Attach a still picture instead.")]})
    stripped = _list_stripped(picture)
    width, height = picture.size
    if picture.getexif().get(ExifTags.Base.Orientation, 1) in (5, 6, 7, 8):
        width, height = height, width
    picture.draft("RGB", (PUBLIC_SIDE_PX, PUBLIC_SIDE_PX))
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((PUBLIC_SIDE_PX, PUBLIC_SIDE_PX))
    out = io.BytesIO()
    _flatten(upright).save(out, "JPEG", quality=82, optimize=True, progressive=True)
    return PublicPicture(out.getvalue(), width, height, stripped)


def _flatten(picture: Image.Image) -> Image.Image:
    """Return a fresh RGB picture on white, carrying no information of the old one."""
    with_alpha = picture.convert("RGBA") if picture.has_transparency_data else picture.convert("RGB")
    plain = Image.new("RGB", picture.size, "white")
    plain.paste(with_alpha, mask=with_alpha if with_alpha.mode == "RGBA" else None)
    return plain


def _list_stripped(picture: Image.Image) -> tuple[str, ...]:
    """Return what the original tells besides the picture, for the person to read."""
    exif = picture.getexif()
    tags = set(exif) | set(exif.get_ifd(ExifTags.IFD.Exif))
    found = [name for name, group in _GROUPS.items() if tags & group]
    if exif.get_ifd(ExifTags.IFD.GPSInfo):
        found.insert(0, "location")
    carriers = {"xmp", "XML:com.adobe.xmp", "comment", "photoshop", "Comment", "Description", "Author"}
    if carriers & set(picture.info) or getattr(picture, "text", None):
        found.append("text")
    return tuple(found)
