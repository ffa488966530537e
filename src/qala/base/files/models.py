"""Tables of stored files: what lies in MEDIA_ROOT, and who needs it."""

from __future__ import annotations

from django.db import models

from qala.base.files.data import FileData

HASH = models.Q(sha256__regex=r"^[0-9a-f]{64}$")


class StoredFile(models.Model):
    """One original, named by the SHA-256 of its bytes."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveIntegerField()
    content_type = models.CharField(max_length=40)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    public_sha256 = models.CharField(max_length=64, null=True, db_index=True)
    public_content_type = models.CharField(max_length=40, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    stripped = models.JSONField(default=list)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=HASH, name="stored_file_hash")]

    def __str__(self) -> str:
        return self.sha256

    def as_data(self) -> FileData:
        """Return the file as data."""
        return FileData(
            self.sha256,
            self.size,
            self.content_type,
            self.width,
            self.height,
            None if self.withdrawn_at else self.public_sha256,
            tuple(self.stripped),
        )


class FileUse(models.Model):
    """Somebody needs the file. A file without a use is a forgotten draft's, and is cleaned away."""

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="uses")
    owner = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "owner"], name="file_use_once")]
        indexes = [models.Index(fields=["owner"], name="file_use_owner")]

    def __str__(self) -> str:
        return f"{self.owner} uses {self.file_id}"
