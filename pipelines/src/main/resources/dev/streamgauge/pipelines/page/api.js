// Fetches from the API, and follows what changes.

export async function get(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== null && value !== '') query.set(name, value);
  }
  const text = query.toString();
  const response = await fetch(`api/v1/${path}${text ? '?' + text : ''}`, {credentials: 'same-origin'});
  if (response.status === 404) return null;
  if (!response.ok) throw new Error((await response.text()).trim());
  return (await response.json()).data;
}

const NAMES = ['window', 'evaluation', 'alerts', 'account'];
const RETRY_MILLIS = 3000;

/**
 * Follows changes: calls `changed(name, data)` for each, `state('live'|'lost')`, and `reload()` when
 * changes may have been missed. Disconnects while the tab is hidden.
 */
export function follow({changed, state, reload}) {
  let source = null;
  let retry = null;
  // What changed between the first look and the connection is missed too.
  let missed = true;
  const connect = () => {
    clearTimeout(retry);
    source = new EventSource('api/v1/events');
    source.onopen = () => {
      state('live');
      if (missed) reload();
      missed = false;
    };
    source.onerror = () => {
      state('lost');
      // The browser reconnects by itself and says what it has seen, unless it was refused.
      if (source.readyState === EventSource.CLOSED) {
        missed = true;
        retry = setTimeout(connect, RETRY_MILLIS);
      }
    };
    source.addEventListener('resync', reload);
    for (const name of NAMES) {
      source.addEventListener(name, event => changed(name, JSON.parse(event.data)));
    }
  };
  const visible = () => {
    if (document.hidden) {
      clearTimeout(retry);
      source.close();
    } else {
      missed = true;
      connect();
    }
  };
  document.addEventListener('visibilitychange', visible);
  if (!document.hidden) connect(); else source = {close() {}};
}
