// Charts of uPlot in the colours of the page, usable by keyboard.

import uPlot from './uplot.js';
import {compact, isUtc} from './format.js';

export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

const SERIES = ['--accent', '--violet', '--green', '--amber-mark', '--muted'];
export function seriesColour(i) { return colour(SERIES[i % SERIES.length]); }

/** Leaves out the time before the first value, as far as at least a minute remains. */
function fitted([from, to], times) {
  return times.length ? [Math.max(from, Math.min(times[0], to - 60)), to] : [from, to];
}

/**
 * A chart of lines over time, in `holder`.
 *
 * @param options.height its height
 * @param options.label what it shows, for screen readers
 * @param options.series [{label, stroke, fill, dash}]
 * @param options.draw draws over it
 * @param options.read called with the index under the cursor, or null
 * @param options.zoom called with seconds from and to when the reader has selected a part
 */
export class TimeChart {
  constructor(holder, options) {
    this.holder = holder;
    this.options = options;
    this.data = [[], ...options.series.map(() => [])];
    this.range = null;
    holder.tabIndex = 0;
    holder.setAttribute('role', 'img');
    holder.setAttribute('aria-label', options.label);
    holder.addEventListener('keydown', event => this.key(event));
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(holder);
    this.build();
  }

  build() {
    if (this.plot) this.plot.destroy();
    const {height = 240, series, draw, read, zoom} = this.options;
    const axis = {
      stroke: colour('--muted'),
      grid: {stroke: colour('--line'), width: 1},
      ticks: {show: false},
      font: '12px system-ui, "Liberation Sans", sans-serif',
    };
    this.plot = new uPlot({
      width: Math.max(200, this.holder.clientWidth),
      height,
      tzDate: isUtc() ? at => uPlot.tzDate(new Date(at * 1000), 'Etc/UTC') : at => new Date(at * 1000),
      legend: {show: false},
      padding: [8, 16, 0, 0],
      cursor: {y: false, drag: {x: true, y: false, setScale: false}, points: {size: 7}},
      scales: {
        x: {time: true, range: (u, min, max) => this.range ?? [min ?? 0, max ?? 1]},
        y: {range: (u, min, max) => [Math.min(0, min ?? 0), Math.max(this.options.least ?? 1, (max ?? 1)) * 1.08]},
      },
      axes: [
        {...axis, grid: {show: false}, size: 32, space: 84, values: [
          [86400, '{YYYY}-{MM}-{DD}', null, null, null, null, null, null, 1],
          [60, '{HH}:{mm}', null, null, null, null, null, null, 1],
          [1, '{HH}:{mm}:{ss}', null, null, null, null, null, null, 1],
        ]},
        {...axis, size: 58, values: (u, ticks) => ticks.map(tick => compact(tick))},
      ],
      series: [{}, ...series.map(each => ({
        width: 1.75, points: {show: false}, spanGaps: true, ...each,
        stroke: typeof each.stroke === 'string' && each.stroke.startsWith('--') ? colour(each.stroke) : each.stroke,
        fill: typeof each.fill === 'string' && each.fill.startsWith('--') ? colour(each.fill) : each.fill,
      }))],
      hooks: {
        draw: draw ? [u => draw(u, u.ctx)] : [],
        setCursor: read ? [u => read(u.cursor.idx ?? null)] : [],
        setSelect: [u => {
          const {left, width} = u.select;
          if (width > 6 && zoom) zoom(u.posToVal(left, 'x'), u.posToVal(left + width, 'x'));
          u.setSelect({left: 0, top: 0, width: 0, height: 0}, false);
        }],
      },
    }, this.data, this.holder);
  }

  /** Shows other data: seconds, and values for each series. */
  set(data, range) {
    this.data = data;
    this.range = range && fitted(range, data[0]);
    if (data.length !== this.plot.series.length) this.build(); else this.plot.setData(data);
  }

  resize() {
    const width = Math.max(200, this.holder.clientWidth);
    if (width !== this.plot.width) this.plot.setSize({width, height: this.plot.height});
  }

  key(event) {
    const step = {ArrowLeft: -1, ArrowRight: 1, Home: -1e9, End: 1e9}[event.key];
    const times = this.data[0];
    if (!step || !times.length) return;
    event.preventDefault();
    const from = this.plot.cursor.idx ?? times.length - 1;
    const to = Math.min(times.length - 1, Math.max(0, from + step));
    this.plot.setCursor({left: this.plot.valToPos(times[to], 'x'), top: 10});
  }

  destroy() {
    this.observer.disconnect();
    this.plot.destroy();
  }
}

const SVG = 'http://www.w3.org/2000/svg';

/** A small line of counts. */
export function spark(counts, most) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'spark');
  svg.setAttribute('viewBox', '0 0 100 24');
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  const step = counts.length > 1 ? 100 / (counts.length - 1) : 100;
  const points = counts.map((count, i) => `${(i * step).toFixed(1)},${(23 - 21 * count / Math.max(1, most)).toFixed(1)}`);
  const line = counts.length > 1 ? points : [points[0] ?? '0,23', `100,${(points[0] ?? '0,23').split(',')[1]}`];
  for (const [name, d] of [['a', `M0,24L${line.join('L')}L100,24Z`], ['l', `M${line.join('L')}`]]) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('class', name);
    path.setAttribute('d', d);
    svg.append(path);
  }
  return svg;
}
