// The view of counts: windows over time with their corrections, and the keys with the highest counts.

import {get} from './api.js';
import {TimeChart, spark, colour} from './charts.js';
import {card, clock, count, duration, el, number, span, time, update} from './format.js';

const MAX_TABLE = 30;
/** How often to ask for the highest keys, which change with each window. */
const KEYS_PACE_MILLIS = 5000;

export class CountsView {
  constructor(app) {
    this.app = app;
    this.windows = new Map();
    this.step = null;
    this.key = null;
    this.match = '';
    this.order = 'sum';
    this.dirty = Infinity;
    this.keysDirty = false;
    this.keysAsked = -Infinity;
    this.fresh = false;
    this.zoomed = null;
  }

  get title() { return 'Counts'; }

  render(main) {
    const {status} = this.app;
    this.subtitle = el('p', {});
    this.tiles = el('dl', {class: 'tiles'});
    this.chartTitle = el('h2', {}, 'Counts per window');
    this.readout = el('p', {class: 'readout', 'aria-live': 'off'});
    this.holder = el('div', {class: 'chart', id: 'counts-chart'});
    this.reset = el('button', {type: 'button', hidden: true, on: {click: () => this.zoom(null)}}, 'Reset zoom');
    const zoomIn = el('button', {type: 'button', title: 'Show the later half', on: {click: () => this.zoomIn()}}, 'Zoom in');
    this.fixes = el('div', {class: 'body flush'});
    this.table = el('div', {class: 'scroll'});
    const chart = el('section', {class: 'card', 'aria-label': 'Counts per window'},
        el('header', {}, this.chartTitle, el('div', {class: 'form'},
            el('span', {class: 'key-line'}, el('span', {class: 'swatch'}), 'count'),
            el('span', {class: 'key-line'}, el('span', {class: 'swatch fix'}), 'corrected by late lines'),
            zoomIn, this.reset)),
        this.readout, this.holder,
        el('details', {}, el('summary', {}, 'As a table'), this.table));
    const fixes = card('Corrected windows', this.fixes);
    const parts = [
      el('div', {class: 'head'}, el('h1', {}, 'Counts'), this.subtitle),
      this.tiles,
    ];
    if (status.key) {
      this.keyRows = el('tbody');
      this.keyNote = el('span', {class: 'muted'});
      const filter = el('input', {type: 'search', placeholder: 'Filter keys', 'aria-label': 'Filter keys',
        on: {input: event => { this.match = event.target.value; this.loadKeys(); }}});
      const order = el('select', {'aria-label': 'Order of keys',
        on: {change: event => { this.order = event.target.value; this.loadKeys(); }}},
      el('option', {value: 'sum'}, 'by sum'), el('option', {value: 'latest'}, 'by last window'));
      const keys = el('section', {class: 'card', 'aria-label': 'Top keys'},
          el('header', {}, el('h2', {}, 'Top keys'), el('div', {class: 'form'}, filter, order)),
          el('div', {class: 'scroll'}, el('table', {},
              el('thead', {}, el('tr', {}, el('th', {scope: 'col'}, 'Key'), el('th', {scope: 'col'}, 'Over time'),
                  el('th', {scope: 'col', class: 'num'}, 'Last'), el('th', {scope: 'col', class: 'num'}, 'Sum shown'))),
              this.keyRows)), el('p', {class: 'readout'}, this.keyNote));
      parts.push(chart, el('div', {class: 'columns'}, keys, fixes));
    } else {
      parts.push(chart, fixes);
    }
    main.replaceChildren(...parts);
    this.chart = new TimeChart(this.holder, {
      height: 280,
      label: 'Counts per window over time. Arrow keys move through the windows; the table below has the same numbers.',
      series: [{stroke: '--accent', fill: '--fill'}],
      draw: (u, context) => this.drawFixes(u, context),
      read: index => this.read(index),
      zoom: (from, to) => this.zoom([from, to]),
    });
    return this.reload();
  }

  async reload() {
    this.windows.clear();
    this.step = null;
    this.dirty = -Infinity;
    this.keysDirty = true;
    this.keysAsked = -Infinity;
    return this.refresh();
  }

  changed(name, data) {
    if (name !== 'window') return;
    if (this.isNext(data)) {
      this.windows.set(data.start, {start: data.start, end: data.end, count: data.count, revision: data.revision});
      this.fresh = true;
    } else {
      this.dirty = Math.min(this.dirty, data.start);
    }
    this.keysDirty = true;
    this.latest = Math.max(this.latest ?? 0, data.end);
  }

  /** Whether this is the first result of a window after all others, which need not be asked for. */
  isNext({start, shard}) {
    return !this.key && !this.zoomed && this.dirty === Infinity && shard === 0
        && this.step === this.app.status.periodMillis && ![...this.windows.keys()].some(known => known >= start);
  }

  /** Seconds from and to that are shown. */
  shown() {
    if (this.zoomed) return this.zoomed;
    const end = Math.max(this.latest ?? 0, ...[...this.windows.values()].slice(-1).map(row => row.end)) / 1000
        || Date.now() / 1000;
    return [end - this.app.range, end];
  }

  async refresh() {
    const now = performance.now();
    const keys = this.keysDirty && now - this.keysAsked >= KEYS_PACE_MILLIS;
    const fresh = this.fresh;
    this.fresh = false;
    if (this.dirty === Infinity && !keys && !fresh) { this.showTiles(); return; }
    if (this.dirty !== Infinity) await this.loadWindows();
    else if (fresh) this.show();
    if (!keys) return;
    // Before they are loaded, since more may change meanwhile.
    this.keysDirty = false;
    this.keysAsked = now;
    if (this.app.status.key) await this.loadKeys();
  }

  async loadWindows() {
    const first = this.step === null;
    const dirty = this.dirty;
    this.dirty = Infinity;
    if (first && this.app.status.lastWindow) {
      this.latest = Math.max(this.latest ?? 0, Date.parse(this.app.status.lastWindow) + this.app.status.windowMillis);
    }
    const [from, to] = this.shown();
    const data = await get('windows', {
      start: (first || dirty === -Infinity ? from - this.app.status.windowMillis / 1000 : Math.max(from, dirty / 1000)).toFixed(3),
      end: to.toFixed(3),
      key: this.key,
      step: first ? Math.ceil((to - from) * 1000 / (this.key ? 200 : 1200)) : this.step,
    });
    this.step = data.stepMillis;
    for (const row of data.windows) {
      const start = Date.parse(row.window_start);
      this.windows.set(start, {...row, start, end: Date.parse(row.window_end)});
    }
    this.show();
  }

  show() {
    const oldest = (this.shown()[0] - 1) * 1000;
    for (const [start, row] of this.windows) if (row.end < oldest) this.windows.delete(start);
    this.rows = [...this.windows.values()].sort((a, b) => a.start - b.start);
    this.chartTitle.textContent = this.key ? `Counts per window: ${this.key}` : 'Counts per window';
    this.chart.set([this.rows.map(row => row.end / 1000), this.rows.map(row => row.count)], this.shown());
    this.showTiles();
    this.showFixes();
    this.showTable();
    this.read(null);
  }

  corrected() { return (this.rows ?? []).filter(row => row.revisions); }

  showTiles() {
    const {status} = this.app;
    this.subtitle.replaceChildren(`${status.counted}, in windows of ${duration(status.windowMillis)} every ${duration(status.periodMillis)}`,
        status.key ? `, by ${status.key}` : '');
    const rows = this.rows ?? [];
    const last = rows[rows.length - 1];
    const before = rows[rows.length - 2];
    const fixes = this.corrected();
    const {account, firing, pending} = this.app;
    const tile = (name, value, sub, alarm) => el('div', {class: alarm ? 'card tile alarm' : 'card tile'},
        el('dt', {}, name), el('dd', {}, value), el('dd', {class: 'sub'}, sub ?? ''));
    update(this.tiles,
        tile('Last window', last ? number(last.count) : '–', last ? span(last.start, last.end) : 'no window has ended yet'),
        tile('Change', last && before ? `${last.count >= before.count ? '+' : '−'}${number(Math.abs(last.count - before.count))}` : '–',
            before ? `from ${number(before.count)} before` : ''),
        tile('Lines read', account ? `${number(Math.round(account.rate))}/s` : '–', account ? count(account.read, 'line') + ' in all' : 'not told'),
        tile('Corrected', number(fixes.length), fixes.length ? `last at ${clock(fixes[fixes.length - 1].end)}` : 'no late lines in this range'),
        status.rulesFile ? tile('Firing', number(firing), pending ? `${number(pending)} pending` : 'none pending', firing > 0) : null);
  }

  showFixes() {
    const fixes = this.corrected().slice(-12).reverse();
    if (!fixes.length) {
      update(this.fixes, el('p', {class: 'empty'}, 'No window in this range was corrected. Lines that come late show up here.'));
      return;
    }
    update(this.fixes, el('div', {class: 'scroll'}, el('table', {},
        el('thead', {}, el('tr', {}, el('th', {scope: 'col'}, 'Window'), el('th', {scope: 'col', class: 'num'}, 'Count'))),
        el('tbody', {}, fixes.map(row => el('tr', {}, el('td', {}, span(row.start, row.end)),
            el('td', {class: 'num', title: row.revisions.map(each => number(each.count)).join(' → ')},
                el('span', {class: 'old'}, number(row.revisions[0].count)), ' → ', el('b', {class: 'fix'}, number(row.count)),
                row.revisions.length > 2 ? el('span', {class: 'muted'}, ` in ${row.revisions.length - 1} steps`) : '')))))));
  }

  showTable() {
    const rows = this.rows.slice(-MAX_TABLE).reverse();
    update(this.table, el('table', {},
        el('caption', {class: 'visually-hidden'}, 'The last windows'),
        el('thead', {}, el('tr', {}, el('th', {scope: 'col'}, 'Window'), el('th', {scope: 'col', class: 'num'}, 'Count'), el('th', {scope: 'col'}, 'Corrected'))),
        el('tbody', {}, rows.map(row => el('tr', {}, el('td', {}, span(row.start, row.end)), el('td', {class: 'num'}, number(row.count)),
            el('td', {}, row.revisions ? `${row.revisions.length - 1} ×, first ${number(row.revisions[0].count)}` : ''))))));
  }

  read(index) {
    const row = index === null || !this.rows ? null : this.rows[index];
    if (!row) {
      this.readout.replaceChildren(this.zoomed ? `${time(this.zoomed[0] * 1000)} – ${time(this.zoomed[1] * 1000)}`
        : 'Drag over the chart to zoom.');
      return;
    }
    const fixes = row.revisions && !this.key
      ? `, corrected ${row.revisions.map(each => number(each.count)).join(' → ')}` : '';
    this.readout.replaceChildren(span(row.start, row.end), ': ', el('b', {}, number(row.count)), fixes);
  }

  /** Draws what corrected windows have said before. */
  drawFixes(u, context) {
    if (this.key || !this.rows) return;
    context.save();
    context.strokeStyle = colour('--amber-mark');
    context.fillStyle = colour('--amber-mark');
    context.lineWidth = 1.5 * devicePixelRatio;
    for (const row of this.corrected()) {
      const x = u.valToPos(row.end / 1000, 'x', true);
      if (x < u.bbox.left || x > u.bbox.left + u.bbox.width) continue;
      const ys = row.revisions.map(each => u.valToPos(each.count, 'y', true));
      const y = u.valToPos(row.count, 'y', true);
      context.beginPath();
      context.moveTo(x, ys[0]);
      context.lineTo(x, y);
      context.stroke();
      context.beginPath();
      context.arc(x, ys[0], 3 * devicePixelRatio, 0, 7);
      context.stroke();
      context.beginPath();
      context.arc(x, y, 3.5 * devicePixelRatio, 0, 7);
      context.fill();
    }
    context.restore();
  }

  async loadKeys() {
    const [from, to] = this.shown();
    const asked = this.asked = {};
    const data = await get('keys', {start: (from - this.app.status.windowMillis / 1000).toFixed(3), end: to.toFixed(3), top: 20, match: this.match, order: this.order});
    if (asked !== this.asked) return;
    const row = each => el('tr', {},
        el('td', {}, el('button', {type: 'button', class: 'plain', 'aria-pressed': String(each.key === this.key), 'data-key': each.key}, el('bdi', {text: each.key}))),
        el('td', {}, spark(each.counts, Math.max(...each.counts))),
        el('td', {class: 'num'}, number(each.latest)), el('td', {class: 'num muted'}, number(each.sum)));
    const focused = document.activeElement?.dataset?.key;
    update(this.keyRows, data.keys.map(row));
    for (const button of this.keyRows.querySelectorAll('button')) {
      button.onclick = () => this.choose(button.dataset.key === this.key ? null : button.dataset.key);
      if (focused !== undefined && button.dataset.key === focused) button.focus();
    }
    this.keyNote.textContent = data.keys.length
      ? `${count(data.keysInLastWindow, 'key')} in the last window. Choose a key to see it in the chart.`
      : this.match ? 'No key contains that.' : 'No keys yet.';
  }

  choose(key) {
    this.key = key;
    return this.reload();
  }

  zoom(range) {
    this.zoomed = range;
    this.reset.hidden = !range;
    return this.reload();
  }

  zoomIn() {
    const [from, to] = this.shown();
    return this.zoom([(from + to) / 2, to]);
  }

  rebuild() {
    this.chart.build();
    this.show();
    this.keysDirty = true;
    this.keysAsked = -Infinity;
    this.dirty = Math.min(this.dirty, Date.now() * 2);
  }

  leave() { this.chart?.destroy(); }
}
