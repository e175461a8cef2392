/** What makes the pages better where scripts run; each of them works without. */
/** Ctrl+Enter (or ⌘+Enter) sends the form that one is typing in. */
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target instanceof Element ? event.target.closest('form') : null;
  if (form === null) return;
  event.preventDefault();
  form.requestSubmit();
});

/** S or A chooses the kind of a finding while no text is being typed, and one types on in the title. */
document.addEventListener('keydown', (event) => {
  const { target, key, ctrlKey, metaKey, altKey } = event;
  if (ctrlKey || metaKey || altKey || !(target instanceof HTMLElement)) return;
  if (target.matches('textarea, select, input:not([type=radio])')) return;
  const radio = document.querySelector(`input[type=radio][data-key='${CSS.escape(key.toLowerCase())}']`);
  if (radio === null) return;
  event.preventDefault();
  radio.click();
  radio.form.querySelector('input[type=text]').focus();
});

/** A form is sent once, however often its button is pressed; the server would take it once anyway. */
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== 'post') return;
  if (form.dataset['sent'] === 'yes') event.preventDefault();
  form.dataset['sent'] = 'yes';
});
window.addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset['sent'];
});

/** Files that are dropped beside their field would be opened in place of the page, and what was typed be gone. */
for (const happening of ['dragover', 'drop'])
  document.addEventListener(happening, (event) => {
    const { dataTransfer, target } = event;
    if (!dataTransfer?.types.includes('Files') || document.querySelector('input[type=file]') === null) return;
    if (target instanceof Element && target.closest('.govuk-file-upload-button') !== null) return;
    event.preventDefault();
    dataTransfer.dropEffect = 'none';
  });

/** While there is no connection a form stays where it is, and says so; else a page is kept that says it. */
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (navigator.onLine || !(form instanceof HTMLFormElement)) return;
  event.preventDefault();
  delete form.dataset['sent'];
  const told = form.querySelector('[data-no-connection]') ?? document.createElement('p');
  told.setAttribute('role', 'alert');
  told.dataset['noConnection'] = '';
  told.className = 'govuk-error-message';
  told.textContent =
    'There is no connection. What you typed is still here: send it when you are connected again.';
  form.append(told);
});
if ('serviceWorker' in navigator) await navigator.serviceWorker.register('/sw.js');

/** Says politely when somebody else has changed what this page shows; it never takes away what is being typed. */
const live = document.querySelector('[data-follows]');
if (live !== null) {
  const followed = new Set((live.dataset['follows'] ?? '').split(' ').filter((name) => name !== ''));
  const source = new EventSource('/api/events');
  let told = false;
  const tell = (message) => {
    const { stream } = JSON.parse(message.data);
    if (told || (followed.size > 0 && !followed.has(stream))) return;
    told = true;
    live.replaceChildren('Something on this page has changed. ');
    const link = document.createElement('a');
    link.className = 'govuk-link';
    link.href = location.href;
    link.textContent = 'Show the latest';
    live.append(link);
  };
  const types = (live.dataset['types'] ?? '').split(' ').filter((name) => name !== '');
  for (const type of types) source.addEventListener(type, tell);
  window.addEventListener('pagehide', () => source.close());
}

/** How far long work has come, without loading the page anew; once it has ended, the page that says how. */
const work = document.querySelector('[data-progress]');
if (work !== null) {
  const look = async () => {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const now = page.querySelector('[data-progress]');
    if (now === null) location.reload();
    else work.replaceChildren(...now.childNodes);
  };
  /** Without a connection, or while the service starts anew, it is asked again. */
  const inAWhile = () => setTimeout(() => look().then(inAWhile, inAWhile), 1000);
  inAWhile();
}

/** Buttons that print the page; a browser without scripts prints by its own menu. */
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}

// Last, since it is loaded first: until then the keys above must work already.
const { initAll } = await import(document.body.dataset['govuk']);
// A message takes the focus, but not from who is typing already: the next letters would be keys.
const disableAutoFocus = (document.activeElement?.closest('form') ?? null) !== null;
initAll({ errorSummary: { disableAutoFocus }, notificationBanner: { disableAutoFocus } });
