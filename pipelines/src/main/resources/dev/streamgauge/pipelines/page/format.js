// Numbers, times and texts for people.

const settings = {utc: localStorage.getItem('zone') === 'utc'};

export function isUtc() { return settings.utc; }
export function setUtc(utc) {
  settings.utc = utc;
  localStorage.setItem('zone', utc ? 'utc' : 'local');
}

const whole = new Intl.NumberFormat('en', {maximumFractionDigits: 0});
const some = new Intl.NumberFormat('en', {maximumSignificantDigits: 4});
const short = new Intl.NumberFormat('en', {notation: 'compact', maximumFractionDigits: 1});

export function number(n) { return Number.isInteger(n) ? whole.format(n) : some.format(n); }
export function compact(n) { return Math.abs(n) < 10000 ? number(Math.round(n * 10) / 10) : short.format(n); }
export function count(n, thing) { return `${number(n)} ${thing}${n === 1 ? '' : 's'}`; }

const two = n => String(n).padStart(2, '0');
function parts(millis) {
  const d = new Date(millis);
  return settings.utc
    ? [d.getUTCFullYear(), d.getUTCMonth() + 1, d.getUTCDate(), d.getUTCHours(), d.getUTCMinutes(), d.getUTCSeconds()]
    : [d.getFullYear(), d.getMonth() + 1, d.getDate(), d.getHours(), d.getMinutes(), d.getSeconds()];
}

export function clock(millis) {
  const [, , , h, m, s] = parts(millis);
  return `${two(h)}:${two(m)}:${two(s)}`;
}

export function day(millis) {
  const [y, mo, d] = parts(millis);
  return `${y}-${two(mo)}-${two(d)}`;
}

/** The time of day, with the date unless it is today. */
export function time(millis) {
  return day(millis) === day(Date.now()) ? clock(millis) : `${day(millis)} ${clock(millis)}`;
}

export function span(from, to) {
  return `${time(from)} – ${clock(to)}`;
}

export function duration(millis) {
  const s = Math.max(0, Math.round(millis / 1000));
  if (s < 120) return `${s} s`;
  if (s < 7200) return `${Math.round(s / 60)} min`;
  if (s < 172800) return `${some.format(Math.round(s / 360) / 10)} h`;
  return `${Math.round(s / 86400)} days`;
}

// Characters that are not seen, or change how their neighbours are: shown as escapes, so that a line
// cannot look like another.
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** Appends a text from a log to an element, with hidden characters escaped and `found` marked. */
export function appendText(element, text, found) {
  const plain = (piece) => {
    if (!found) { element.append(piece); return; }
    let from = 0;
    for (let at = piece.indexOf(found); at >= 0; at = piece.indexOf(found, from)) {
      element.append(piece.slice(from, at));
      const mark = document.createElement('mark');
      mark.textContent = found;
      element.append(mark);
      from = at + found.length;
    }
    element.append(piece.slice(from));
  };
  let from = 0;
  for (const match of text.matchAll(HIDDEN)) {
    plain(text.slice(from, match.index));
    const escape = document.createElement('span');
    escape.className = 'esc';
    escape.textContent = '\\u' + match[0].charCodeAt(0).toString(16).padStart(4, '0');
    element.append(escape);
    from = match.index + 1;
  }
  plain(text.slice(from));
  return element;
}

/** Creates an element: tag, attributes, children. Texts are texts, never markup. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (name === 'text') {
      appendText(element, String(value));
    } else {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
  return element;
}

export function card(title, body, extra) {
  return el('section', {class: 'card', 'aria-label': title},
      el('header', {}, el('h2', {}, title), extra), body);
}

/** Replaces the children of an element only if they differ, so that focus and selection stay. */
export function update(element, ...children) {
  const next = el('div', {}, ...children);
  if (element.innerHTML !== next.innerHTML) element.replaceChildren(...next.childNodes);
}

export function labels(map, without = []) {
  return Object.entries(map)
      .filter(([name]) => name !== 'alertname' && !without.includes(name))
      .map(([name, value]) => el('span', {class: 'label'},
          el('span', {class: 'n'}, `${name}=`), el('bdi', {text: value})));
}
