"""What is uploaded is told by its content, made harmless, and shown only as a clean copy."""

import datetime as dt
import hashlib
import io
import os
import struct
import zlib
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from PIL import Image, ImageOps, PngImagePlugin

from qala.base.errors.api import Invalid, Refused
from qala.base.files import api, storage
from qala.base.files.actions import DRAFTS_KEPT_FOR, clean_unused
from qala.base.files.models import StoredFile
from qala.base.files.rules import MAX_BYTES, sniff_type
from qala.base.people.data import Actor, PostData, Role

NOW = dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.UTC)
STAFF = Actor(1, "", (PostData(1, Role.MODERATOR, 1, "office", "almaty", {}),))
PDF = b"%PDF-1.7\n1 0 obj <</Author (Aliya)>> endobj\n%%EOF"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with translation.override("en"):
        yield tmp_path


def picture(size=(60, 40), colour="red", kind="JPEG", mode="RGB", **options):
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **options)
    return out.getvalue()


def photo_of_a_phone():
    """Upright photo held sideways: orientation 6, place, camera, time and a comment."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F], exif[0x0110] = "Maker", "Model X"
    exif[0x0132] = "2026:11:25 09:00:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (43.0, 15.0, 24.0), 3: "E", 4: (76.0, 55.0, 12.0)})
    return picture(exif=exif, comment=b"taken by Aliya", xmp=b"<x>Aliya</x>")


def store(content, now=NOW):
    return api.store_upload(io.BytesIO(content), now=now)


def refusal(content):
    with pytest.raises(Invalid) as caught:
        store(content)
    assert not StoredFile.objects.exists()
    assert not list(files())
    (sentences,) = caught.value.errors.values()
    return str(sentences[0])


def files():
    return (path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def public_of(stored):
    return Image.open(io.BytesIO(api.public_path(stored.public_sha256).read_bytes()))


def png_of(width, height, rows=b""):
    """A PNG whose header promises any size and whose data is what is given."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


@pytest.mark.django_db
class TestTaking:
    def test_original_is_kept_as_it_came_and_named_by_its_content(self):
        content = picture()
        stored = store(content)
        assert stored.sha256 == hashlib.sha256(content).hexdigest()
        with api.open_original(stored.sha256) as file:
            assert file.read() == content
        assert (stored.content_type, stored.width, stored.height) == ("image/jpeg", 60, 40)

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    def test_each_kind_gets_a_public_jpeg(self, kind):
        stored = store(picture(kind=kind))
        assert public_of(stored).format == "JPEG"

    def test_same_content_is_stored_once(self):
        assert store(picture()) == store(picture())
        assert StoredFile.objects.count() == 1
        assert len(list(files())) == 2

    def test_public_copy_fits_2000_px_and_keeps_its_shape(self):
        stored = store(picture((5000, 2500)))
        assert (stored.width, stored.height) == (5000, 2500)
        assert public_of(stored).size == (2000, 1000)

    def test_transparent_picture_lies_on_white(self):
        stored = store(picture(kind="PNG", mode="RGBA", colour=(0, 0, 0, 0)))
        assert public_of(stored).getpixel((5, 5)) == (255, 255, 255)

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGB", "RGBA"])
    def test_every_mode_of_png_is_taken(self, mode):
        image = Image.new(mode, (30, 20))
        out = io.BytesIO()
        image.save(out, "PNG")
        assert public_of(store(out.getvalue())).mode == "RGB"

    def test_cmyk_jpeg_is_taken(self):
        assert public_of(store(picture(mode="CMYK", colour=(0, 0, 0, 0)))).mode == "RGB"

    def test_burst_of_a_phone_is_taken_as_its_first_frame(self):
        """Phones put depth maps and previews behind a JPEG (MPO)."""
        out = io.BytesIO()
        first, second = Image.new("RGB", (40, 30), "red"), Image.new("RGB", (40, 30), "blue")
        first.save(out, "MPO", save_all=True, append_images=[second])
        copy = public_of(store(out.getvalue()))
        assert copy.getpixel((5, 5))[0] > 200
        assert getattr(copy, "n_frames", 1) == 1

    def test_pdf_is_kept_for_staff_and_shown_to_nobody(self, client):
        stored = store(PDF)
        assert (stored.content_type, stored.public_sha256, stored.width) == ("application/pdf", None, None)
        assert client.get(reverse("files:public", args=[stored.sha256])).status_code == 404

    def test_pdf_is_shown_after_a_person_of_staff_has_read_it(self, client):
        stored = store(PDF)
        with pytest.raises(Refused):
            api.publish_as_is(Actor(2, "resident"), stored.sha256)
        with pytest.raises(Refused):
            api.publish_as_is(STAFF, store(picture()).sha256)
        shown = api.publish_as_is(STAFF, stored.sha256)
        response = client.get(reverse("files:public", args=[shown.public_sha256]))
        assert response["Content-Disposition"].startswith("attachment;")
        assert b"".join(response.streaming_content) == PDF


@pytest.mark.django_db
class TestCleaning:
    def test_place_camera_time_and_words_are_gone_and_named(self):
        stored = store(photo_of_a_phone())
        assert stored.stripped == ("location", "device", "time", "text")
        raw = api.public_path(stored.public_sha256).read_bytes()
        for secret in (b"Aliya", b"Maker", b"Model X", b"2026:11:25", b"Exif", b"http"):
            assert secret not in raw
        copy = public_of(stored)
        assert not dict(copy.getexif())
        assert not {"exif", "xmp", "comment", "icc_profile"} & set(copy.info)

    def test_what_is_gone_is_said_to_the_sender(self):
        with translation.override("ru"):
            said = api.describe_stripped(store(photo_of_a_phone()).stripped)
        assert said.startswith("В открытой копии нет: место съёмки, ")
        assert api.describe_stripped(()) == ""

    def test_photo_is_turned_upright(self):
        stored = store(photo_of_a_phone())
        assert (stored.width, stored.height) == (40, 60)
        assert public_of(stored).size == (40, 60)
        assert ImageOps.exif_transpose(public_of(stored)).size == (40, 60)

    def test_words_in_a_png_are_gone(self):
        notes = PngImagePlugin.PngInfo()
        notes.add_text("Author", "Aliya")
        stored = store(picture(kind="PNG", pnginfo=notes))
        assert stored.stripped == ("text",)
        assert b"Aliya" not in api.public_path(stored.public_sha256).read_bytes()

    def test_clean_picture_had_nothing_to_strip(self):
        assert store(picture()).stripped == ()

    def test_what_hangs_behind_a_picture_is_not_in_the_copy(self):
        """Polyglot: an archive, a page and a PDF behind an honest JPEG."""
        tail = b"PK\x03\x04<script>alert(1)</script>%PDF-1.7"
        stored = store(picture() + tail)
        raw = api.public_path(stored.public_sha256).read_bytes()
        assert b"script" not in raw
        assert b"%PDF" not in raw


@pytest.mark.django_db
class TestAttacks:
    @pytest.mark.parametrize(
        "content",
        [
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            b"<!doctype html><script>alert(1)</script>",
            b"GIF89a\x01\x00\x01\x00",
            b"PK\x03\x04 zip",
            b"MZ\x90\x00 program",
            b"  %PDF-1.7 after two spaces",
            b"RIFF\x00\x00\x00\x00WAVE",
            b"#!/bin/sh\nrm -rf /",
        ],
    )
    def test_what_is_no_photo_and_no_pdf_is_refused_with_the_mend(self, content):
        assert refusal(content) == "We take photos (JPEG, PNG, WebP) and PDF. Save the file as one of these."

    def test_empty_file_is_refused(self):
        assert "empty" in refusal(b"")

    def test_too_large_file_is_refused_and_only_so_much_of_it_is_read(self):
        class Endless(io.RawIOBase):
            asked = 0

            def read(self, size=-1):
                assert size >= 0
                Endless.asked += size
                return b"\xff\xd8\xff" + b"x" * (size - 3)

        with pytest.raises(Invalid):
            api.store_upload(Endless(), now=NOW)
        assert Endless.asked == MAX_BYTES + 1

    @pytest.mark.parametrize(
        "size", [(6400, 6400), (10_000, 10_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)]
    )
    def test_huge_dimensions_are_refused_before_decoding(self, size):
        assert "40 megapixels" in refusal(png_of(*size))

    def test_zip_bomb_is_refused(self):
        bomb = png_of(20_000, 20_000, b"\0" * 60_000_000)
        assert len(bomb) < 100_000
        assert "40 megapixels" in refusal(bomb)

    def test_bomb_in_the_words_of_a_png_is_refused(self):
        def chunk(name, data):
            return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

        honest = picture(kind="PNG")
        bomb = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * 80_000_000))
        assert "damaged" in refusal(honest[:33] + bomb + honest[33:])

    @pytest.mark.parametrize("kind", ["PNG", "WEBP"])
    def test_animation_is_refused(self, kind):
        frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
        out = io.BytesIO()
        frames[0].save(out, kind, save_all=True, append_images=frames[1:])
        assert "animation" in refusal(out.getvalue())

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    def test_half_a_picture_is_refused(self, kind):
        whole = (
            picture((300, 300), kind=kind)
            if kind != "WEBP"
            else picture((300, 300), kind=kind, lossless=True)
        )
        assert "damaged" in refusal(whole[: len(whole) // 2])

    def test_head_of_a_picture_with_a_page_behind_is_refused(self):
        assert "damaged" in refusal(b"\xff\xd8\xff\xe0<html><script>alert(1)</script></html>")

    def test_png_that_calls_itself_jpeg_is_read_as_what_it_claims(self):
        assert "damaged" in refusal(b"\xff\xd8\xff" + picture(kind="PNG")[3:])

    def test_name_of_the_file_is_never_used(self):
        file = io.BytesIO(picture())
        file.name = "../../etc/Алия Ахметова ЖСН 900101300123.jpg"
        api.store_upload(file, now=NOW)
        assert all(set(path.name) <= set("0123456789abcdef") for path in files())

    @pytest.mark.parametrize("name", ["../../etc/passwd", "a" * 63, "A" * 64, "", "x" * 64, "a" * 64 + "\n"])
    def test_what_is_no_hash_opens_nothing(self, name):
        with pytest.raises(ValueError):
            storage.path_of("public", name)
        with pytest.raises(Refused):
            api.open_original(name)
        assert api.public_path(name) is None

    @pytest.mark.parametrize("name", ["\0", "a" * 63, "x" * 64, "'; DROP TABLE"])
    def test_unknown_name_is_not_found_by_any_door(self, name):
        with pytest.raises(Refused, match="not_found"):
            api.get_file(name)
        with pytest.raises(Refused, match="not_found"):
            api.use_file(name, owner="request:1")
        assert api.list_files([name]) == {}

    def test_refusals_are_said_in_the_persons_language(self):
        """The words stand in the catalogue of `ui`, which serves the packages of base."""
        with pytest.raises(Invalid) as caught:
            store(b"")
        with translation.override("kk"):
            kk = str(caught.value.errors["file"][0])
        with translation.override("ru"):
            ru = str(caught.value.errors["file"][0])
        assert kk != ru != "This file is empty. Choose another one."
        assert "Бұл файл бос" in kk


@pytest.mark.django_db
class TestServing:
    def test_public_copy_is_sent_with_strong_headers(self, client):
        stored = store(picture())
        response = client.get(reverse("files:public", args=[stored.public_sha256]))
        assert response.status_code == 200
        assert response["Content-Type"] == "image/jpeg"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert response["Content-Disposition"].startswith('inline; filename="qala-')
        assert response["Cache-Control"] == "public, max-age=86400"
        body = b"".join(response.streaming_content)
        assert hashlib.sha256(body).hexdigest() == stored.public_sha256
        again = client.get(
            reverse("files:public", args=[stored.public_sha256]), headers={"If-None-Match": response["ETag"]}
        )
        assert again.status_code == 304

    def test_original_has_no_address(self, client):
        stored = store(photo_of_a_phone())
        assert client.get(reverse("files:public", args=[stored.sha256])).status_code == 404

    @pytest.mark.parametrize("sha256", ["..", "a" * 64, "%00", "x"])
    def test_unknown_address_is_not_found(self, client, sha256):
        assert client.get(f"/files/{sha256}").status_code == 404

    def test_withdrawn_copy_is_gone_also_for_who_has_it(self, client):
        stored = store(picture())
        address = reverse("files:public", args=[stored.public_sha256])
        first = client.get(address)
        etag = first["ETag"]
        assert b"".join(first.streaming_content)
        api.withdraw_file(stored.sha256, now=NOW)
        assert client.get(address, headers={"If-None-Match": etag}).status_code == 404
        assert api.get_file(stored.sha256).public_sha256 is None
        assert api.public_path(stored.public_sha256) is None

    def test_copy_is_not_posted_to(self, client):
        assert client.post(reverse("files:public", args=["a" * 64])).status_code == 405

    def test_original_goes_out_as_a_download_that_nobody_keeps(self):
        response = api.original_response(store(photo_of_a_phone()).sha256)
        assert response["Content-Disposition"].startswith('attachment; filename="qala-')
        assert response["Cache-Control"] == "private, no-store"
        response.close()


@pytest.mark.django_db
class TestKeeping:
    LATER = NOW + DRAFTS_KEPT_FOR + dt.timedelta(seconds=1)

    def test_files_of_forgotten_drafts_are_removed(self):
        stored = store(picture())
        assert clean_unused(NOW + DRAFTS_KEPT_FOR) == 0
        assert clean_unused(self.LATER) == 1
        assert not list(files())
        with pytest.raises(Refused):
            api.use_file(stored.sha256, owner="request:1")

    def test_used_file_stays_until_all_have_released_it(self):
        stored = store(picture())
        for owner in ("request:1", "request:1", "request:2"):
            api.use_file(stored.sha256, owner=owner)
        assert api.release_files(owner="request:1") == 1
        assert clean_unused(self.LATER) == 0
        api.release_files(owner="request:2")
        assert clean_unused(self.LATER) == 1

    def test_file_that_came_again_is_young_again(self):
        store(picture())
        store(picture(), now=self.LATER)
        assert clean_unused(self.LATER) == 0

    def test_public_copy_shared_by_two_originals_outlives_one(self):
        first, second = store(picture()), store(picture() + b"tail")
        assert first.public_sha256 == second.public_sha256
        api.use_file(second.sha256, owner="request:1")
        assert clean_unused(self.LATER) == 1
        assert api.public_path(second.public_sha256).exists()

    def test_halves_left_by_a_kill_are_swept(self, media):
        folder = media / "original" / "ab"
        folder.mkdir(parents=True)
        old, young = folder / ".part-1", folder / ".part-2"
        for part, age in ((old, dt.timedelta(days=2)), (young, dt.timedelta(hours=1))):
            part.write_bytes(b"half")
            os.utime(part, ((NOW - age).timestamp(),) * 2)
        clean_unused(NOW)
        assert not old.exists()
        assert young.exists()

    def test_failed_write_leaves_no_half(self, monkeypatch):
        def full(*args):
            raise OSError("No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError):
            store(picture())
        assert not list(files())
        assert not StoredFile.objects.exists()

    def test_rolled_back_upload_is_stored_again_without_trouble(self):
        with transaction.atomic():
            store(picture())
            transaction.set_rollback(True)
        assert store(picture()).public_sha256

    def test_many_files_are_asked_for_in_one_query(self, django_assert_num_queries):
        hashes = [store(picture(colour=colour)).sha256 for colour in ("red", "blue")]
        with django_assert_num_queries(1):
            assert set(api.list_files([*hashes, "a" * 64])) == set(hashes)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"\xff\xd8\xff\xe1", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBP", "image/webp"),
        (b"%PDF-", "application/pdf"),
        (b"%PDF", None),
        (b"RIFFWEBP", None),
        (b"", None),
    ],
)
def test_type_is_told_by_the_first_bytes(head, expected):
    assert sniff_type(head) == expected
