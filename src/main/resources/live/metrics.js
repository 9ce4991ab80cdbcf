import {visible} from './ansi.js';
import {element} from './dom.js';
import {bytesText, countText, hueOf, numberText} from './format.js';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 120;
const HEIGHT = 18;

/** The table of series. Its rows stay where they are, so that nothing jumps below the mouse. */
export class MetricsTable {
  #rows = new Map();

  constructor(section, body, series) {
    this.section = section;
    this.body = body;
    this.series = series;
  }

  /** @param takes tells which series the filter shows */
  draw(takes) {
    const shown = this.series.rows.filter(takes);
    const keys = new Set(shown.map(one => one.key));
    this.#rows.forEach((row, key) => {
      if (!keys.has(key)) {
        row.tr.remove();
        this.#rows.delete(key);
      }
    });
    shown.forEach(one => this.#row(one).draw());
    this.section.classList.toggle('empty', shown.length === 0);
  }

  #row(one) {
    let row = this.#rows.get(one.key);
    if (!row) {
      row = new Row(one);
      this.#rows.set(one.key, row);
      this.body.append(row.tr);
    }
    return row;
  }
}

class Row {
  constructor(one) {
    this.one = one;
    this.value = element('td', {class: 'number'});
    this.rate = element('td', {class: 'number'});
    this.line = document.createElementNS(SVG, 'polyline');
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', `The last minute of ${one.name}`);
    svg.append(this.line);
    this.tr = element('tr', {},
      element('td', {}, visible(one.name)),
      element('td', {class: `hue${hueOf(one.source)}`}, visible(one.instance ? `${one.source} ${one.instance}` : one.source)),
      this.value, this.rate, element('td', {}, svg));
  }

  draw() {
    const one = this.one;
    this.value.textContent = one.type === 'timer'
      ? `p50 ${numberText(one.value)}, p99 ${numberText(one.p99 ?? one.value)} ms`
      : valueText(one.value, one.unit);
    this.rate.textContent = one.type === 'gauge' ? '' : countText(one.rate);
    this.line.setAttribute('points', pointsOf(one.points));
  }
}

function valueText(value, unit) {
  if (unit === 'bytes') {
    return bytesText(value);
  }
  return unit === 'percentage' || unit === '%' ? `${numberText(value)} %` : `${numberText(value)} ${visible(unit)}`;
}

function pointsOf(values) {
  const finite = values.filter(Number.isFinite);
  const low = Math.min(...finite);
  const span = Math.max(...finite) - low || 1;
  return values.map((value, i) => Number.isFinite(value)
    ? `${(WIDTH - 2 * (values.length - i)).toFixed(0)},${(HEIGHT - 2 - (value - low) / span * (HEIGHT - 4)).toFixed(1)}`
    : '').join(' ');
}
