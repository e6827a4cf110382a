// The view of lines as they are read. It never moves under the reader's eyes: it follows only while the
// end is in view, and drops old lines only then.

import {appendText, clock, count, el, number} from './format.js';

const MOST_SHOWN = 500;
const MOST_WAITING = 2000;

export class TailView {
  constructor(app) {
    this.app = app;
    this.text = '';
    this.waiting = [];
    this.dropped = 0;
    this.skipped = 0;
  }

  get title() { return 'Live tail'; }

  render(main) {
    this.note = el('p', {role: 'status'});
    this.list = el('ol', {class: 'lines'});
    this.box = el('div', {class: 'tail', tabindex: '0', role: 'log', 'aria-live': 'off', 'aria-label': 'Lines as they are read',
      on: {scroll: () => { if (this.follows()) this.flush(); }}}, this.list);
    this.jump = el('button', {type: 'button', class: 'jump', hidden: true, on: {click: () => this.toEnd()}});
    const input = el('input', {type: 'search', id: 'tail-filter', placeholder: 'Only lines that contain …', 'aria-label': 'Only lines that contain', maxlength: 200,
      value: this.text, on: {input: event => { clearTimeout(this.typing); this.typing = setTimeout(() => this.watch(event.target.value), 300); }}});
    const clear = el('button', {type: 'button', on: {click: () => this.clear()}}, 'Clear');
    main.replaceChildren(el('div', {class: 'head'}, el('h1', {}, 'Live tail'), this.note),
        el('section', {class: 'card relative', 'aria-label': 'Lines'}, el('header', {}, el('div', {class: 'form'}, input, clear)), this.box, this.jump));
    if (!this.app.status.live) {
      this.note.textContent = 'Only the run that reads sees lines: this page shows stored results.';
      return;
    }
    this.hidden = () => { if (document.hidden) this.source?.close(); else this.watch(this.text, true); };
    document.addEventListener('visibilitychange', this.hidden);
    this.watch(this.text);
  }

  watch(text, again) {
    this.source?.close();
    if (!again && text !== this.text) this.clear();
    this.text = text;
    this.source = new EventSource(`api/v1/tail?contains=${encodeURIComponent(text)}`);
    this.source.onopen = () => this.say();
    this.source.onerror = () => {
      this.note.textContent = 'Not connected; trying again.';
      if (this.source.readyState === EventSource.CLOSED) {
        clearTimeout(this.retry);
        this.retry = setTimeout(() => this.watch(this.text, true), 3000);
      }
    };
    this.source.addEventListener('resync', () => { this.dropped++; this.say(); });
    this.source.addEventListener('line', event => this.add(JSON.parse(event.data)));
  }

  add(line) {
    this.skipped += line.skipped;
    this.waiting.push(line);
    if (this.waiting.length > MOST_WAITING) { this.waiting.shift(); this.dropped++; }
    if (!this.frame) {
      this.frame = requestAnimationFrame(() => {
        this.frame = null;
        if (this.follows()) this.flush(); else this.say();
      });
    }
  }

  follows() {
    return !this.app.paused && this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < 40;
  }

  flush() {
    const lines = this.waiting.slice(-MOST_SHOWN);
    if (lines.length) {
      this.waiting = [];
      this.list.append(...lines.map(line => this.row(line)));
      while (this.list.childElementCount > MOST_SHOWN) this.list.firstElementChild.remove();
      this.box.scrollTop = this.box.scrollHeight;
    }
    this.say();
  }

  row(line) {
    const text = appendText(el('span', {class: 'text'}), line.text, this.text);
    const shown = new TextEncoder().encode(line.text).length;
    if (line.bytes > shown) text.append(el('span', {class: 'gap'}, `… cut: the line has ${count(line.bytes, 'byte')}`));
    return el('li', {}, el('time', {datetime: line.time}, clock(Date.parse(line.time))), text);
  }

  toEnd() {
    this.box.scrollTop = this.box.scrollHeight;
    this.flush();
    this.box.focus();
  }

  clear() {
    this.waiting = [];
    this.skipped = 0;
    this.dropped = 0;
    this.list.replaceChildren();
    this.say();
  }

  say() {
    this.jump.hidden = this.waiting.length === 0;
    this.jump.textContent = `${number(this.waiting.length)} new ${this.waiting.length === 1 ? 'line' : 'lines'} ↓`;
    const missed = this.skipped + this.dropped;
    this.note.textContent = missed
      ? `At most 100 lines a second are shown; ${count(missed, 'line')} not shown.`
      : 'Lines as they are read, at most 100 a second.';
  }

  reload() {}
  refresh() { if (this.box && this.follows()) this.flush(); }
  changed() {}
  rebuild() {}

  leave() {
    this.source?.close();
    clearTimeout(this.retry);
    document.removeEventListener('visibilitychange', this.hidden);
  }
}
