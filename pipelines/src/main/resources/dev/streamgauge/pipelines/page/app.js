// The frame of the page: views by the address, the tools in the bar, and the pace of updates.

import {follow, get} from './api.js';
import {AlertView, AlertsView} from './alerts.js';
import {CountsView} from './counts.js';
import {SourcesView} from './sources.js';
import {TailView} from './tail.js';
import {isUtc, setUtc} from './format.js';

const PACE_MILLIS = 1000;
/** How often to ask for the account of lines, which changes all the time. */
const ACCOUNT_PACE_MILLIS = 5000;
const $ = id => document.getElementById(id);

const app = {
  range: Number(localStorage.getItem('range') ?? 900),
  paused: false,
  status: null,
  account: null,
  firing: 0,
  pending: 0,
};
let view = null;
let connection = 'connecting';
let alertsDirty = true;
let accountDirty = true;
let accountAsked = -Infinity;
let busy = false;

function showTheme() {
  const chosen = localStorage.getItem('theme') ?? 'auto';
  const dark = chosen === 'dark' || (chosen === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  $('theme').textContent = {auto: 'Auto', light: 'Light', dark: 'Dark'}[chosen];
  view?.rebuild?.();
}

function showLive() {
  const word = connection === 'live' && app.paused ? 'paused' : connection;
  $('live').dataset.state = word;
  $('live').querySelector('.word').textContent = {live: 'live', paused: 'paused', lost: 'reconnecting', connecting: 'connecting'}[word];
}

function showBadge() {
  $('firing-badge').hidden = app.firing === 0;
  $('firing-badge').textContent = app.firing;
  document.title = `${app.firing ? `(${app.firing}) ` : ''}${view?.title ?? ''} – ${app.status?.pipeline ?? 'Streamgauge'}`;
}

async function refreshAlerts() {
  if (!alertsDirty || !app.status?.rulesFile) return;
  alertsDirty = false;
  const {alerts} = await get('alerts');
  const before = app.firing;
  const firing = alerts.filter(each => each.state === 'firing' && !each.silenced);
  app.firing = firing.length;
  app.pending = alerts.filter(each => each.state === 'pending').length;
  if (app.firing > before) {
    $('announce').textContent = `Firing: ${firing.map(each => each.labels.alertname).slice(0, 5).join(', ')}`;
  } else if (app.firing < before) {
    $('announce').textContent = app.firing ? `${app.firing} still firing` : 'No alert fires any more';
  }
}

async function refreshAccount() {
  const asked = performance.now();
  if (!accountDirty || asked - accountAsked < ACCOUNT_PACE_MILLIS) return;
  accountDirty = false;
  accountAsked = asked;
  const {account, history} = await get('sources', {range: 20});
  if (!account) return;
  const at = Date.parse(account.at);
  const earlier = history.find(row => Date.parse(row.at) >= at - 12000) ?? account;
  const seconds = (at - Date.parse(earlier.at)) / 1000;
  app.account = {...account, rate: seconds > 0 ? Math.max(0, account.read - earlier.read) / seconds : 0};
}

/** Brings everything up to date, once at a time; what fails is tried again with the next change. */
async function refresh(force) {
  if (busy || document.hidden || !app.status || (app.paused && !force)) return;
  busy = true;
  try {
    await refreshAlerts();
    await refreshAccount();
    await view?.refresh();
    showBadge();
  } catch (problem) {
    console.warn(problem);
    alertsDirty = accountDirty = true;
    accountAsked = -Infinity;
  } finally {
    busy = false;
  }
}

async function reload() {
  alertsDirty = accountDirty = true;
  accountAsked = -Infinity;
  try {
    app.status = await get('status');
    await view?.reload();
  } catch (problem) {
    console.warn(problem);
  }
  await refresh(true);
}

function route() {
  const [, name = '', key] = location.hash.split('/');
  view?.leave?.();
  view = name === 'alerts' ? new AlertsView(app)
    : name === 'alert' ? new AlertView(app, decodeURIComponent(key ?? ''))
    : name === 'sources' ? new SourcesView(app)
    : name === 'tail' ? new TailView(app)
    : new CountsView(app);
  const current = {AlertsView: 'alerts', AlertView: 'alerts', SourcesView: 'sources', TailView: 'tail'}[view.constructor.name] ?? 'counts';
  for (const link of document.querySelectorAll('nav a')) {
    if (link.dataset.view === current) link.setAttribute('aria-current', 'page'); else link.removeAttribute('aria-current');
  }
  Promise.resolve(view.render($('main'))).catch(problem => console.warn(problem)).then(() => refresh(true));
  showBadge();
}

function pause(paused) {
  app.paused = paused;
  $('pause').setAttribute('aria-pressed', String(paused));
  $('pause').textContent = paused ? 'Resume' : 'Pause';
  showLive();
  if (!paused) refresh();
}

async function begin() {
  showTheme();
  const select = $('range');
  if (![...select.options].some(option => Number(option.value) === app.range)) app.range = 900;
  select.value = String(app.range);
  select.addEventListener('change', () => {
    app.range = Number(select.value);
    localStorage.setItem('range', select.value);
    if (view) view.zoomed = null;
    if (view?.reset) view.reset.hidden = true;
    view?.reload();
  });
  $('pause').addEventListener('click', () => pause(!app.paused));
  document.addEventListener('keydown', event => {
    if (event.key === 'p' && !event.ctrlKey && !event.metaKey && !event.altKey
        && !/INPUT|SELECT|TEXTAREA/.test(event.target.tagName)) pause(!app.paused);
  });
  const zone = () => { $('zone').textContent = isUtc() ? 'UTC' : 'Local'; };
  zone();
  $('zone').addEventListener('click', () => { setUtc(!isUtc()); zone(); view?.rebuild?.(); view?.reload(); });
  $('theme').addEventListener('click', () => {
    const order = ['auto', 'light', 'dark'];
    localStorage.setItem('theme', order[(order.indexOf(localStorage.getItem('theme') ?? 'auto') + 1) % 3]);
    showTheme();
    view?.reload();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', showTheme);
  for (;;) {
    try {
      app.status = await get('status');
      break;
    } catch (problem) {
      connection = 'lost';
      showLive();
      await new Promise(resolve => setTimeout(resolve, 3000));
    }
  }
  $('pipeline').textContent = app.status.pipeline;
  addEventListener('hashchange', () => { route(); $('main').focus(); });
  route();
  follow({
    state: state => { connection = state; showLive(); },
    reload,
    changed: (name, data) => {
      if (name === 'alerts' || name === 'evaluation') alertsDirty = true;
      if (name === 'account') accountDirty = true;
      view?.changed(name, data);
    },
  });
  setInterval(refresh, PACE_MILLIS);
}

begin();
