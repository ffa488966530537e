// Shows what needs passkeys where the browser has them, and says so when one was not used.
if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll('[data-q-passkey]')) part.hidden = false
  for (const part of document.querySelectorAll('[data-q-no-passkey]')) part.hidden = true
}
document.addEventListener('allauth.error', (event) => {
  event.preventDefault()
  for (const part of document.querySelectorAll('[data-q-passkey-failed]')) part.hidden = false
})
