// The views of alerts: what fires and fired, rules, and why one alert fired.

import {get} from './api.js';
import {TimeChart, colour, seriesColour} from './charts.js';
import {appendText, card, clock, count, duration, el, labels, number, span, time, update} from './format.js';

const ago = at => `${duration(Date.now() - Date.parse(at))} ago`;
const name = labels => Object.entries(labels).filter(([key]) => key !== 'alertname').map(([, value]) => value).join(', ');

function stateOf(alert) {
  return alert.retracted ? 'retracted' : alert.silenced ? 'silenced' : alert.state;
}

const WORDS = {retracted: 'corrected', silenced: 'silenced', firing: 'firing', pending: 'pending', resolved: 'resolved', inactive: 'ok'};

export function state(word) {
  return el('span', {class: `state ${word}`}, WORDS[word] ?? word);
}

export class AlertsView {
  constructor(app) {
    this.app = app;
    this.dirty = true;
    this.rule = null;
  }

  get title() { return 'Alerts'; }

  render(main) {
    this.note = el('p', {});
    this.now = el('div', {class: 'body flush'});
    this.line = el('div', {class: 'body'});
    this.past = el('div', {class: 'body flush'});
    this.rules = el('tbody');
    this.chartTitle = el('h2', {}, 'Value and threshold');
    this.holder = el('div', {class: 'chart'});
    this.legend = el('p', {class: 'readout'});
    const chart = el('section', {class: 'card', 'aria-label': 'Value and threshold'},
        el('header', {}, this.chartTitle), this.legend, this.holder);
    main.replaceChildren(
        el('div', {class: 'head'}, el('h1', {}, 'Alerts'), this.note),
        card('Now', this.now), card('Timeline', this.line),
        el('section', {class: 'card', 'aria-label': 'Rules'}, el('header', {}, el('h2', {}, 'Rules'),
            el('span', {class: 'muted'}, this.app.status.rulesFile ?? '')),
        el('div', {class: 'scroll'}, el('table', {}, el('thead', {}, el('tr', {}, ['Rule', 'Condition', 'State', 'Last evaluated'].map(
            head => el('th', {scope: 'col'}, head)), el('th', {scope: 'col', class: 'num'}, 'Series'))), this.rules))),
        chart, card('Past', this.past));
    this.chart = new TimeChart(this.holder, {
      height: 220,
      label: 'Value of the condition of the chosen rule over time, and its threshold.',
      series: [{stroke: '--accent'}],
      draw: (u, context) => this.drawLimit(u, context),
      read: index => this.read(index),
    });
    return this.reload();
  }

  reload() {
    this.dirty = true;
    return this.refresh();
  }

  changed(what) { if (what === 'alerts' || what === 'evaluation') this.dirty = true; }

  async refresh() {
    if (!this.dirty) return;
    this.dirty = false;
    const [current, rules, past] = await Promise.all([get('alerts'), get('rules'), get('alerts/history', {limit: 200})]);
    this.showNow(current.alerts);
    this.showRules(rules.groups.flatMap(group => group.rules));
    this.showPast(past.alerts);
    this.showTimeline(past.alerts);
    await this.showValues();
  }

  showNow(alerts) {
    const order = {firing: 0, pending: 1, silenced: 2};
    alerts.sort((a, b) => order[stateOf(a)] - order[stateOf(b)] || a.activeAt.localeCompare(b.activeAt));
    const counted = word => alerts.filter(each => stateOf(each) === word).length;
    this.note.textContent = this.app.status.rulesFile
      ? ['firing', 'pending', 'silenced'].map(word => `${number(counted(word))} ${word}`).join(', ')
      : 'This run has no rules: start it with --rules=rules.yaml.';
    update(this.now, alerts.length ? alerts.map(each => el('article', {class: 'alert'},
        el('div', {}, state(stateOf(each))),
        el('div', {}, each.key ? el('a', {class: 'title', href: `#/alert/${each.key}`}, each.labels.alertname)
          : el('span', {class: 'title'}, each.labels.alertname), ' ', labels(each.labels),
        el('p', {class: 'summary', text: each.annotations.summary ?? each.annotations.description ?? ''})),
        el('div', {class: 'when'}, `since ${time(Date.parse(each.activeAt))}`, el('br'), `value ${number(Number(each.value))}`)))
      : el('p', {class: 'empty'}, 'Nothing fires and nothing is pending.'));
  }

  showRules(rules) {
    this.all = rules;
    if (!this.rule && rules.length) this.rule = (rules.find(rule => rule.state !== 'inactive') ?? rules[0]).name;
    update(this.rules, rules.map(rule => el('tr', {},
        el('td', {}, el('button', {type: 'button', class: 'plain', 'aria-pressed': String(rule.name === this.rule), 'data-rule': rule.name}, rule.name)),
        el('td', {class: 'mono'}, rule.query, rule.duration ? `, for ${duration(rule.duration * 1000)}` : ''),
        el('td', {}, state(rule.alerts.length && rule.alerts.every(each => each.silenced) ? 'silenced' : rule.state)),
        el('td', {}, rule.health === 'ok' ? time(Date.parse(rule.lastEvaluation)) : 'not yet'),
        el('td', {class: 'num'}, number(rule.series)))));
    for (const button of this.rules.querySelectorAll('button')) {
      button.onclick = () => { this.rule = button.dataset.rule; this.reload(); };
    }
  }

  async showValues() {
    const rule = this.all?.find(each => each.name === this.rule);
    if (!rule) { this.chart.set([[], []], null); return; }
    const end = Date.parse(rule.lastEvaluation) / 1000;
    const range = [end - this.app.range, end];
    const data = await get('rules/values', {rule: rule.name, start: range[0].toFixed(3), end: end.toFixed(3)});
    const shown = data.series.slice(0, 5);
    this.limit = ['absent', 'new'].includes(data.measured) ? null : data.threshold;
    this.names = shown.map(each => name(each.labels) || 'all lines');
    this.chart.options.series = shown.length ? shown.map((each, i) => ({stroke: seriesColour(i)})) : [{stroke: '--accent'}];
    this.chart.options.least = (this.limit ?? 1) * 1.15;
    this.chart.build();
    this.chart.set([data.at.map(at => at / 1000), ...(shown.length ? shown.map(each => each.values) : [data.at.map(() => 0)])], range);
    this.chartTitle.textContent = `${rule.name}: value and threshold`;
    this.read(null);
  }

  read(index) {
    const {data} = this.chart;
    const at = index === null ? '' : `${time(data[0][index] * 1000)}  `;
    update(this.legend, at, (this.names ?? []).map((each, i) => {
      const swatch = el('span', {class: 'swatch', 'data-i': i});
      return el('span', {class: 'key-line'}, swatch, el('bdi', {text: each}), index === null ? '' : el('b', {}, number(data[i + 1]?.[index] ?? 0)));
    }), this.limit === null || this.limit === undefined ? '' : el('span', {class: 'key-line'}, el('span', {class: 'swatch limit'}), `threshold ${number(this.limit)}`));
    for (const swatch of this.legend.querySelectorAll('[data-i]')) swatch.style.background = seriesColour(Number(swatch.dataset.i));
  }

  drawLimit(u, context) {
    if (this.limit === null || this.limit === undefined) return;
    drawLimit(u, context, this.limit);
  }

  showPast(alerts) {
    const past = alerts.filter(each => each.state === 'resolved').slice(0, 50);
    update(this.past, past.length ? past.map(each => el('article', {class: 'alert'},
        el('div', {}, state(stateOf(each))),
        el('div', {}, el('a', {class: 'title', href: `#/alert/${each.key}`}, each.rule), ' ', labels(each.labels),
            el('p', {class: 'summary', text: each.annotations.summary ?? ''})),
        el('div', {class: 'when'}, span(Date.parse(each.startsAt), Date.parse(each.endsAt)), el('br'), ago(each.endsAt))))
      : el('p', {class: 'empty'}, 'No alert has been resolved yet.'));
  }

  showTimeline(alerts) {
    const end = Math.max(Date.now(), ...alerts.map(each => Date.parse(each.endsAt ?? each.startsAt)));
    const from = end - this.app.range * 1000;
    const inside = alerts.filter(each => Date.parse(each.endsAt ?? new Date(end).toISOString()) >= from);
    const rows = new Map();
    for (const each of inside) {
      const who = `${each.rule} ${name(each.labels)}`.trim();
      rows.set(who, [...(rows.get(who) ?? []), each]);
    }
    if (!rows.size) {
      update(this.line, el('p', {class: 'empty'}, 'No alert in this range.'));
      return;
    }
    const cells = [...rows].slice(0, 20).flatMap(([who, all]) => [
      el('span', {class: 'who', title: who, text: who}),
      el('div', {class: 'track', role: 'img', 'aria-label': `${who}: ${all.map(each =>
        `${WORDS[stateOf(each)]} from ${clock(Date.parse(each.startsAt))}${each.endsAt ? ` to ${clock(Date.parse(each.endsAt))}` : ''}`).join('; ')}`},
      all.map(each => el('span', {class: `span ${stateOf(each)}`, 'data-from': Date.parse(each.startsAt), 'data-to': each.endsAt ? Date.parse(each.endsAt) : end}))),
    ]);
    this.line.replaceChildren(el('div', {class: 'timeline'}, cells, el('span'),
        el('div', {class: 'scale'}, el('span', {}, time(from)), el('span', {}, time((from + end) / 2)), el('span', {}, time(end)))));
    for (const bar of this.line.querySelectorAll('.span')) {
      const at = value => Math.max(0, Math.min(100, 100 * (value - from) / (end - from)));
      bar.style.left = `${at(bar.dataset.from)}%`;
      bar.style.width = `${at(bar.dataset.to) - at(bar.dataset.from)}%`;
    }
  }

  rebuild() { this.chart.build(); this.dirty = true; }
  leave() { this.chart?.destroy(); }
}

function drawLimit(u, context, limit) {
  const y = u.valToPos(limit, 'y', true);
  context.save();
  context.strokeStyle = colour('--red');
  context.lineWidth = 1.5 * devicePixelRatio;
  context.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
  context.beginPath();
  context.moveTo(u.bbox.left, y);
  context.lineTo(u.bbox.left + u.bbox.width, y);
  context.stroke();
  context.restore();
}

/** Why one alert fired. */
export class AlertView {
  constructor(app, key) {
    this.app = app;
    this.key = key;
    this.dirty = true;
  }

  get title() { return 'Alert'; }

  render(main) {
    this.main = main;
    main.replaceChildren(el('p', {class: 'empty'}, 'Loading …'));
    return this.reload();
  }

  reload() {
    this.dirty = true;
    return this.refresh();
  }

  changed(what) { if (what === 'alerts') this.dirty = true; }

  async refresh() {
    if (!this.dirty) return;
    this.dirty = false;
    const data = await get('alerts/one', {key: this.key});
    const back = el('p', {}, el('a', {href: '#/alerts'}, '← Alerts'));
    if (!data) {
      this.main.replaceChildren(back, el('p', {class: 'empty'}, 'There is no such alert in the history. It may be older than the history reaches.'));
      return;
    }
    const {alert} = data;
    const rule = (await get('rules')).groups.flatMap(group => group.rules).find(each => each.name === alert.rule);
    const from = Date.parse(alert.startsAt);
    const until = alert.endsAt ? Date.parse(alert.endsAt) : null;
    const facts = [
      ['Since', time(from)],
      until !== null && [alert.retracted ? 'Corrected' : 'Resolved', `${time(until)}, after ${duration(until - from)}`],
      rule && ['Condition', el('span', {class: 'mono'}, rule.query)],
      ['Value', number(alert.value)],
      ['Labels', labels(alert.labels)],
      ...Object.entries(alert.annotations).map(([key, value]) => [key, el('bdi', {text: value})]),
    ].filter(Boolean);
    this.main.replaceChildren(back,
        el('div', {class: 'head'}, el('h1', {}, alert.rule, ' ', state(stateOf(alert))), el('p', {class: 'muted'}, alert.group)),
        alert.retracted ? el('p', {}, 'Late lines have shown that this alert should not have fired, and it was resolved at once.') : '',
        el('div', {class: 'columns'},
            el('section', {class: 'card', 'aria-label': 'Lines that fired it'},
                el('header', {}, el('h2', {}, 'Lines that fired it'), el('span', {class: 'muted'}, `${count(alert.linesInWindow, 'line')} in the window`)),
                this.lines(alert)),
            el('div', {class: 'tiles one'}, card('Facts', el('div', {class: 'body'}, el('dl', {class: 'facts'},
                facts.map(([key, value]) => [el('dt', {}, key), el('dd', {}, value)])))))),
        card('Counts in its window', el('div', {class: 'body'}, this.bars(alert.counts ?? []))),
        el('section', {class: 'card', 'aria-label': 'Value and threshold'}, el('header', {}, el('h2', {}, 'Value and threshold')),
            this.holder = el('div', {class: 'chart'})));
    for (const bar of this.main.querySelectorAll('[data-share]')) bar.style.height = `${bar.dataset.share}%`;
    if (rule) await this.values(alert, rule);
  }

  lines(alert) {
    const lines = alert.lines ?? [];
    if (!lines.length) return el('p', {class: 'empty'}, 'It fired without a line: that is its condition, or they were not kept.');
    const missing = alert.linesInWindow - lines.length;
    const list = el('ol', {class: 'lines', id: 'lines'});
    lines.forEach((line, i) => {
      if (missing > 0 && i === Math.ceil(lines.length / 2)) {
        list.append(el('li', {class: 'gap'}, `… ${count(missing, 'line')} not shown …`));
      }
      const at = Date.parse(line.time);
      list.append(el('li', {}, el('time', {datetime: line.time}, clock(at)), appendText(el('span', {class: 'text'}), line.text)));
    });
    return list;
  }

  bars(counts) {
    if (!counts.length) return el('p', {class: 'empty'}, 'Not kept.');
    const most = Math.max(1, ...counts.map(each => each.count));
    const text = counts.map(each => `${clock(Date.parse(each.start))}: ${number(each.count)}`).join(', ');
    return el('div', {}, el('div', {class: 'bars', role: 'img', 'aria-label': text},
        counts.map(each => el('span', {title: `${span(Date.parse(each.start), Date.parse(each.end))}: ${number(each.count)}`, 'data-share': 100 * each.count / most}))),
    el('div', {class: 'scale'}, el('span', {}, time(Date.parse(counts[0].start))), el('span', {}, time(Date.parse(counts[counts.length - 1].end)))));
  }

  async values(alert, rule) {
    const from = Date.parse(alert.startsAt) / 1000;
    const until = alert.endsAt ? Date.parse(alert.endsAt) / 1000 : Date.parse(rule.lastEvaluation) / 1000;
    const around = Math.max(120, 2 * rule.windowMillis / 1000);
    const range = [from - around, until + around];
    const data = await get('rules/values', {rule: rule.name, start: range[0].toFixed(3), end: range[1].toFixed(3)});
    const own = JSON.stringify(Object.entries(alert.labels).sort());
    const series = data.series.find(each => JSON.stringify(Object.entries(each.labels).sort()) === own);
    this.chart?.destroy();
    this.chart = new TimeChart(this.holder, {
      height: 200,
      label: 'Value of the condition over time, its threshold, and when it fired.',
      series: [{stroke: '--accent', fill: '--fill'}],
      least: data.threshold * 1.15,
      draw: (u, context) => {
        context.save();
        context.globalAlpha = 0.12;
        context.fillStyle = colour('--red');
        const x = Math.max(u.bbox.left, u.valToPos(from, 'x', true));
        context.fillRect(x, u.bbox.top, Math.min(u.bbox.left + u.bbox.width, u.valToPos(until, 'x', true)) - x, u.bbox.height);
        context.restore();
        if (!['absent', 'new'].includes(data.measured)) drawLimit(u, context, data.threshold);
      },
    });
    this.chart.set([data.at.map(at => at / 1000), series ? series.values : data.at.map(() => 0)], range);
  }

  rebuild() { this.dirty = true; }
  leave() { this.chart?.destroy(); }
}
