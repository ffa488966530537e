"""Pages of trust, under their language."""

from django.urls import path

from qala.trust.web import checking, converters, identity, log, views  # noqa: F401 - registers <doc:…>

app_name = "trust"
urlpatterns = [
    path("verify/", views.find, name="find"),
    path("v/<doc:doc>", views.verify, name="verify"),
    path("account/sign-in/e-signature/", identity.log_in, name="log_in"),
    path("account/e-signature/", identity.attach, name="attach"),
    path("account/e-signature/remove/", identity.detach, name="detach"),
    path("account/e-signature/<slug:kind>.json", identity.challenge, name="challenge"),
    path("verify/file/", checking.check, name="check"),
    path("how-to-check/", log.how, name="how"),
    path("log/", log.log, name="log"),
    path("log/<int:entry>", log.entry, name="entry"),
]
