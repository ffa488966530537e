"""Files of trust, without a language."""

from django.urls import path

from qala.trust.web import converters, log, views  # noqa: F401 - registers <doc:…>

app_name = "trust-files"
urlpatterns = [
    path("v/<doc:doc>.json", views.manifest, name="manifest"),
    path("v/<doc:doc>.p7s", views.signature, name="signature"),
    path("log/<int:entry>.tlog-proof", log.proof, name="proof"),
    path("log/<int:entry>.json", log.leaf, name="leaf"),
    path("log/<int:entry>-receipt.txt", log.receipt, name="receipt"),
    path("log/policy.txt", log.policy, name="policy"),
    path("v/demo-ca.pem", views.demo_authority, name="demo_authority"),
]
