"""The desks of officials."""

from django.urls import path

from qala.requests.web import desk, redaction, signing, work

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("desk/<number:public_id>/", work.work, name="work"),
    path("desk/<number:public_id>/do/<slug:verb>/", work.act, name="act"),
    path("desk/<number:public_id>/sign/<int:letter_id>/", signing.sign, name="sign"),
    path("desk/<number:public_id>/sign/<int:letter_id>/document/", signing.document, name="document"),
    path("desk/<number:public_id>/redact/", redaction.redact, name="redact"),
]
