// The page that shows the widgets: at work on the session that its address or its form names, with the HTML to copy and
// the events that they fire.
import {basePath} from '../app/base_path';
import {applyTheme} from '../app/theme';
import {fromFragment, kNames, subjectOf, type Subject} from './subject';

const kKey = `flowtally.widgets${basePath}`;
const kEvents = ['flow-step-feedback-changed', 'flow-csat-rated', 'flow-csat-skipped', 'flow-widget-error'];

interface Widget extends HTMLElement {
  token: (() => string)|null;
}

function one<Found extends Element>(selector: string): Found {
  return document.querySelector<Found>(selector)!;
}

const form = one<HTMLFormElement>('.demo-session');
const widgets = [one<Widget>('flow-step-feedback'), one<Widget>('flow-csat')];

let subject: Subject = subjectOf(window.sessionStorage.getItem(kKey));

function show(): void {
  for (const name of kNames) (form.elements.namedItem(name) as HTMLInputElement).value = subject[name];
  for (const widget of widgets) {
    widget.setAttribute('session-id', subject.session_id);
    if (widget.localName === 'flow-step-feedback') widget.setAttribute('node-id', subject.node_id);
    widget.token = subject.token === '' ? null : () => subject.token;
  }
  for (const place of document.querySelectorAll<HTMLElement>('[data-html]')) place.textContent = htmlOf(place.dataset['html'] ?? '');
}

function htmlOf(part: string): string {
  const value = (text: string, otherwise: string) => (text || otherwise).replace(/&/g, '&amp;').replace(/"/g, '&quot;');
  const session = value(subject.session_id, 'SESSION');
  if (part === 'flow-csat') return `<flow-csat session-id="${session}"></flow-csat>`;
  if (part === 'flow-step-feedback') {
    return `<flow-step-feedback session-id="${session}" node-id="${value(subject.node_id, 'STEP')}"></flow-step-feedback>`;
  }
  return `<script src="${window.location.origin}${basePath}/widgets.js" defer></script>\n\n` +
      '// in a script of yours, for each of the elements\n' +
      'element.token = async (isRefused) => tokenOfSession({renew: isRefused});';
}

function use(next: Subject): void {
  subject = next;
  window.sessionStorage.setItem(kKey, JSON.stringify(subject));
  show();
}

function useFragment(): void {
  const {hash, pathname, search} = window.location;
  const given = fromFragment(hash, subject);
  if (given === undefined) return;
  window.history.replaceState(null, '', pathname + search);
  use(given);
}

function log({type, detail}: CustomEvent): void {
  const line = document.createElement('p');
  const time = document.createElement('time');
  const code = document.createElement('code');
  time.textContent = `${new Date().toLocaleTimeString('en-GB')} `;
  code.textContent = `${type} ${JSON.stringify(detail)}`;
  line.append(time, code);
  one('.demo-log').prepend(line);
}

applyTheme();
for (const name of kEvents) document.addEventListener(name, (event) => log(event as CustomEvent));
form.addEventListener('submit', (event) => {
  event.preventDefault();
  use(subjectOf(JSON.stringify(Object.fromEntries(new FormData(form)))));
});
one('#forget').addEventListener('click', () => {
  for (const key of ['flowtally.hints', 'flowtally.csat']) window.localStorage.removeItem(key);
  window.location.reload();
});
window.addEventListener('hashchange', useFragment);
show();
useFragment();
