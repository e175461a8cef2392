/** Passkeys, where the browser has them: what the server asks goes to the device, and its answer back in a form. */
const { PublicKeyCredential: Credential } = window;
const can =
  window.isSecureContext &&
  Credential?.parseCreationOptionsFromJSON !== undefined &&
  Credential.parseRequestOptionsFromJSON !== undefined;

/** What the server asks of a device for signing in; what it asks for a new passkey stands on the page. */
async function asked({ dataset, action }) {
  if (dataset['options'] !== undefined) return JSON.parse(dataset['options']);
  const answer = await fetch(`${new URL(action).pathname}/challenge`, { method: 'POST' });
  if (!answer.ok) throw new Error(`The challenge was answered ${answer.status}.`);
  return answer.json();
}

/** The device's answer, as JSON. */
async function answered(form) {
  const options = await asked(form);
  const credential =
    form.dataset['passkey'] === 'create'
      ? await navigator.credentials.create({ publicKey: Credential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: Credential.parseRequestOptionsFromJSON(options) });
  return JSON.stringify(credential);
}

/** Browsers say little of why, so that no page learns what is on a device (Web Authentication, 14.5). */
const why = {
  NotAllowedError: 'No passkey was used: it was cancelled, took too long, or there is none here.',
  InvalidStateError: 'This device has a passkey for your account already.',
  SecurityError: 'Passkeys do not work at this address. Open the one that you were given.',
};

for (const form of document.querySelectorAll('[data-passkey]')) {
  // A device signs for the address that the server goes by, and for no other.
  if (!can || form.dataset['origin'] !== location.origin) continue;
  form.hidden = false;
  for (const instead of document.querySelectorAll('[data-without-passkeys]')) instead.hidden = true;
  const [button, told] = [form.querySelector('button'), form.querySelector('[role=alert]')];
  button.addEventListener('click', async () => {
    button.disabled = true;
    told.textContent = '';
    try {
      form.elements.namedItem('passkey').value = await answered(form);
      form.requestSubmit();
    } catch (error) {
      told.textContent = why[error.name] ?? 'That did not work. Try again in a while.';
    } finally {
      button.disabled = false;
    }
  });
}
/** The way to a new passkey. */
for (const way of document.querySelectorAll('[data-new-passkey]')) way.hidden = !can;
