"""Telling the city: resident, applicant's own page, call centre."""

from django.urls import path

from qala.requests.web import intake, mine, operator, voice

urlpatterns = [
    path("requests/new/", intake.start, name="new"),
    path("requests/new/<slug:name>/", intake.step, name="new_step"),
    path("requests/<number:public_id>/done/<str:secret>/", intake.done, name="done"),
    path("requests/<number:public_id>/mine/<str:secret>/", mine.mine, name="mine"),
    path("requests/<number:public_id>/voice/", voice.voice, name="voice"),
    path("desk/new/", operator.call, name="operator"),
]
