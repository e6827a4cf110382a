// The view of the source: the account of lines, the rate, the lag of the watermark, what waits, and the parts of the
// source: partitions, connections or files.

import {get} from './api.js';
import {TimeChart} from './charts.js';
import {count, duration, el, number, time, update} from './format.js';

const TERMS = [['counted', 'counted'], ['filtered', 'filtered'], ['dead', 'dead letters'], ['late', 'too late']];

const KINDS = {
  partition: {title: 'Partitions', name: 'Partition', unit: 'line'},
  connection: {title: 'Connections', name: 'Peer'},
  file: {title: 'Files', name: 'File', unit: 'byte'},
};

export class SourcesView {
  constructor(app) {
    this.app = app;
    this.dirty = true;
  }

  get title() { return 'Sources'; }

  render(main) {
    this.note = el('p', {class: 'mono'});
    this.sum = el('div', {class: 'sum'});
    this.share = el('div', {class: 'share', 'aria-hidden': 'true'});
    this.verdict = el('p', {class: 'readout', id: 'verdict'});
    this.waiting = el('p', {class: 'readout', id: 'waiting'});
    this.parts = el('section', {class: 'card', hidden: true, id: 'parts'});
    const chart = (title, id) => {
      const holder = el('div', {class: 'chart', id});
      const readout = el('p', {class: 'readout'});
      return {holder, readout, card: el('section', {class: 'card', 'aria-label': title}, el('header', {}, el('h2', {}, title)), readout, holder)};
    };
    const rate = chart('Lines read per second', 'rate-chart');
    const lag = chart('Watermark lag', 'lag-chart');
    main.replaceChildren(el('div', {class: 'head'}, el('h1', {}, 'Sources'), this.note),
        el('section', {class: 'card', 'aria-label': 'Account of lines'}, el('header', {}, el('h2', {}, 'Account of lines')),
            this.sum, this.share, this.verdict, this.waiting), this.parts, rate.card, lag.card);
    const make = (part, label) => new TimeChart(part.holder, {height: 180, label, series: [{stroke: '--accent', fill: '--fill'}],
      read: index => this.read(part, index)});
    this.rate = Object.assign(rate, {chart: make(rate, 'Lines read per second over time'), unit: 'lines/s'});
    this.lag = Object.assign(lag, {chart: make(lag, 'Seconds that the watermark is behind the clock over time'), unit: 's behind the clock'});
    return this.reload();
  }

  reload() {
    this.dirty = true;
    return this.refresh();
  }

  changed(what) { if (what === 'account') this.dirty = true; }

  async refresh() {
    if (!this.dirty) return;
    this.dirty = false;
    const data = await get('sources', {range: this.app.range});
    this.note.textContent = data.source;
    this.showAccount(data.account);
    this.showParts(data);
    const rows = data.history.map(row => ({...row, at: Date.parse(row.at), mark: row.watermark ? Date.parse(row.watermark) : null}));
    const now = (rows[rows.length - 1]?.at ?? Date.now()) / 1000;
    const range = [now - this.app.range, now];
    const times = [];
    const rates = [];
    for (let i = 1; i < rows.length; i++) {
      times.push(rows[i].at / 1000);
      // After a restart the account begins anew.
      const lines = rows[i].read >= rows[i - 1].read ? rows[i].read - rows[i - 1].read : rows[i].read;
      rates.push(lines / Math.max(0.001, (rows[i].at - rows[i - 1].at) / 1000));
    }
    this.rate.chart.set([times, rates], range);
    this.lag.chart.set([rows.map(row => row.at / 1000), rows.map(row => row.mark === null ? null : Math.max(0, (row.at - row.mark) / 1000))], range);
    this.read(this.rate, null);
    this.read(this.lag, null);
  }

  showAccount(account) {
    if (!account) {
      update(this.sum, el('p', {class: 'muted'}, 'Only the run that reads knows: this page shows stored results.'));
      return;
    }
    const term = (value, word, bad) => el('div', {class: 'term'}, el('span', {class: bad ? 'v bad' : 'v'}, number(value)), el('span', {class: 'k'}, word));
    const op = text => el('span', {class: 'op', 'aria-hidden': 'true'}, text);
    update(this.sum, term(account.read, 'read'), op('='),
        TERMS.flatMap(([field, word], i) => [i ? op('+') : '', term(account[field], word, (field === 'dead' || field === 'late') && account[field] > 0)]),
        account.between ? [op('+'), term(account.between, 'on their way')] : '');
    this.share.replaceChildren(...TERMS.map(([field]) => {
      const part = el('span', {class: field});
      part.style.width = `${100 * account[field] / Math.max(1, account.read)}%`;
      return part;
    }));
    this.verdict.textContent = account.between === 0
      ? 'Adds up: every line that was read is accounted for.'
      : 'Lines on their way are read and not yet counted; the account adds up when they are.';
  }

  showParts(data) {
    const waits = [];
    if (data.backlogLines !== undefined) waits.push(count(data.backlogLines, 'line'));
    if (data.backlogBytes !== undefined) waits.push(count(data.backlogBytes, 'byte'));
    this.waiting.textContent = waits.length ? `Known to wait in the source: ${waits.join(', ')}.` : '';
    this.parts.hidden = data.parts.length === 0;
    if (this.parts.hidden) return;
    const kind = KINDS[data.parts[0].kind];
    const total = data.parts.length + (data.otherParts?.number ?? 0);
    const cells = part => [
      el('td', {class: 'num'}, number(part.linesPerSecond)),
      el('td', {class: 'num'}, number(part.lines)),
      kind.unit ? el('td', {class: 'num'}, part.backlog === undefined ? 'unknown' : number(part.backlog)) : '',
      el('td', {class: 'num'}, part.lagSeconds === undefined ? 'none yet' : `${duration(1000 * part.lagSeconds)} ago`),
    ];
    const rows = [...data.parts].sort((a, b) => a.name.localeCompare(b.name, 'en', {numeric: true}))
        .map(part => el('tr', {}, el('th', {scope: 'row', class: 'mono', text: part.name}), cells(part)));
    if (data.otherParts) {
      rows.push(el('tr', {}, el('th', {scope: 'row'}, `${number(data.otherParts.number)} others, summed`), cells(data.otherParts)));
    }
    const head = (text, numeric) => el('th', {scope: 'col', class: numeric ? 'num' : null}, text);
    this.parts.setAttribute('aria-label', kind.title);
    update(this.parts, el('header', {}, el('h2', {}, kind.title), el('span', {class: 'muted'}, number(total))),
        el('div', {class: 'scroll', tabindex: '0', role: 'group', 'aria-label': `${kind.title}, as a table`}, el('table', {},
            el('thead', {}, el('tr', {}, head(kind.name), head('Lines/s', true), head('Lines', true),
                kind.unit ? head(kind.unit === 'byte' ? 'Bytes unread' : 'Lines waiting', true) : '', head('Last line', true))),
            el('tbody', {}, rows))));
  }

  read(part, index) {
    const {data} = part.chart;
    const i = index ?? data[0].length - 1;
    if (i < 0 || data[1][i] === null || data[1][i] === undefined) { part.readout.textContent = 'Nothing is known yet.'; return; }
    update(part.readout, `${time(data[0][i] * 1000)}: `, el('b', {}, number(Math.round(data[1][i] * 10) / 10)), ` ${part.unit}`);
  }

  rebuild() { this.rate.chart.build(); this.lag.chart.build(); this.dirty = true; }
  leave() { this.rate?.chart.destroy(); this.lag?.chart.destroy(); }
}

