"""Addresses of accounts: allauth's under its own names, without those that need a password."""

from allauth.account import views as allauth_views
from django.urls import include, path

from qala.base.people.web import views

allauth_patterns = [
    path("sign-in/", views.request_code, name="account_login"),
    path("sign-in/", views.request_code, name="account_request_login_code"),
    path("sign-in/code/", views.confirm_code, name="account_confirm_login_code"),
    path("sign-up/", views.signup, name="account_signup"),
    path("sign-out/", allauth_views.logout, name="account_logout"),
    path("closed/", allauth_views.account_inactive, name="account_inactive"),
    path("email/", allauth_views.email, name="account_email"),
    path("email/code/", allauth_views.email_verification_sent, name="account_email_verification_sent"),
    path("again/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("keys/", include("allauth.mfa.urls")),
]
own_patterns = [
    path("account/", views.account, name="account"),
    path("account/second-factor/", views.second_factor, name="second_factor"),
    path("demo/", views.demo, name="demo"),
    path("demo/<int:user_id>/", views.demo_sign_in, name="demo_sign_in"),
]
urlpatterns = [path("", include((own_patterns, "people"))), path("account/", include(allauth_patterns))]
