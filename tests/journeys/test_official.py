"""From assignment to the signed answer, each official signing in by the demo's door."""

from __future__ import annotations

import pytest

from qala.base.people.api import Role

pytestmark = pytest.mark.browser

ANSWER = "Шам ауыстырылды, өткел жарық. Жұмысқа бір жыл кепілдік берілді."
REMARK = "Орындалған күнін жазыңыз."


def sign_in(page, user):
    page.context.clear_cookies(name="sessionid")
    page.goto("/kk/demo/")
    door = page.locator(f"form[action$='/demo/{user.pk}/'] button")
    if not door.is_visible():
        page.locator(f"details:has(form[action$='/demo/{user.pk}/']) summary").click()
    door.click()
    assert page.url.endswith("/kk/desk/")


def test_an_answer_is_written_returned_approved_signed_and_read(open_page, town):
    number = town.numbers["registered"]
    registrar, executor = town.user(Role.REGISTRAR), town.user(Role.EXECUTOR)
    approver, signer = town.user(Role.APPROVER), town.user(Role.SIGNER)
    work = f"/kk/desk/{number}/"
    page = open_page("/kk/demo/", javascript=False)

    sign_in(page, registrar)
    page.locator(f"a[href='{work}'] >> visible=true").first.click()
    page.click("a[href$='/do/assign_request/']")
    page.select_option("[name=lead]", str(executor.pk))
    page.click("#act button:not([name])")

    def write(words):
        page.goto(work)
        page.click("a[href$='/do/submit_decision/']")
        page.select_option("[name=decision]", "satisfied")
        page.fill("[name=text_kk]", words)
        page.fill("[name=text_ru]", "Лампа заменена, переход освещён.")
        page.check(f"[name=approvers][value='{approver.pk}']")
        page.select_option("[name=signer]", str(signer.pk))
        page.click("#act button:not([name])")
        assert page.url.endswith(work)

    sign_in(page, executor)
    write("Шам ауыстырылды, өткел жарық.")

    sign_in(page, approver)
    page.goto(work)
    page.click("a[href$='/do/return_decision/']")
    page.click("#act button:not([name])")
    assert page.locator(".govuk-error-summary").is_visible(), "a return needs a remark"
    page.fill("[name=remark]", REMARK)
    page.click("#act button:not([name])")

    sign_in(page, executor)
    page.goto(work)
    assert REMARK in page.inner_text("main")
    write(ANSWER)

    sign_in(page, approver)
    page.goto(work)
    page.click("form[action$='/do/approve_decision/'] button")

    sign_in(page, signer)
    page.locator(f"a[href='{work}'] >> visible=true").first.click()
    page.click("a[href*='/sign/']")
    assert ANSWER in page.inner_text("main")
    page.click("button[name=demo]")
    assert page.url.endswith(work)

    page.context.clear_cookies()
    page.goto(f"/kk/requests/{number}/")
    said = page.inner_text("main")
    assert ANSWER in said
    assert signer.name in said
    assert REMARK not in page.content()
    for person in (registrar, approver, executor):
        assert f"{person.name}" not in said or person.name == signer.name
