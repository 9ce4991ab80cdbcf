import {element} from './dom.js';
import {parts, visible} from './ansi.js';
import {hueOf, timeText} from './format.js';

const MAX_CHARACTERS = 2_000;
const LINK = /https?:\/\/[^\s"'<>\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/g;

/** The element of a row. @param look `{time, highlight}` */
export function rowElement(row, look) {
  const isMark = row.type === 'loss' || row.type === 'mark';
  const line = element('div', {class: `row ${row.type} ${row.kind.toLowerCase()}`, role: 'row'});
  line.dataset.id = row.id;
  line.dataset.look = lookOf(row, look);
  line.append(cell('time', timeText(row.time, look.time)));
  if (!isMark) {
    line.append(sourceCell(row), cell('instance', row.instance), cell('kind', row.kind));
  }
  line.append(textCell(row, look));
  return line;
}

/** Whether the element is of this row as it is now; its age is brought up to date. */
export function isStillOf(line, row, look) {
  if (line.dataset.look !== lookOf(row, look)) {
    return false;
  }
  if (look.time === 'ago') {
    line.firstChild.textContent = timeText(row.time, look.time);
  }
  return true;
}

function lookOf(row, look) {
  return `${look.time} ${look.wrap} ${row.lines}`;
}

function cell(name, text) {
  return element('span', {class: name, role: 'cell'}, visible(text));
}

function sourceCell(row) {
  const source = cell(`source hue${hueOf(row.source)}`, row.source);
  source.title = `${visible(row.source)}\nclick: only this; with Alt: without this`;
  return source;
}

function textCell(row, look) {
  const text = cell('text', '');
  const first = row.lines > 1 && !look.wrap ? row.text.slice(0, row.text.indexOf('\n')) : row.text;
  const shown = first.length > MAX_CHARACTERS ? first.slice(0, MAX_CHARACTERS) : first;
  for (const part of parts(shown)) {
    const target = part.classes.length ? element('span', {class: part.classes.join(' ')}) : text;
    appendLinked(target, part.text);
    if (target !== text) {
      text.append(target);
    }
  }
  if (shown.length < first.length) {
    text.append(element('em', {}, ` … ${first.length - shown.length} more characters`));
  }
  if (!row.isUtf8) {
    text.append(element('em', {}, ' (not UTF-8)'));
  }
  if (row.lines > 1) {
    text.append(element('em', {class: 'joined'}, ` ⏎ ${row.lines - 1} more lines`));
  }
  return text;
}

function appendLinked(target, text) {
  let start = 0;
  for (const match of text.matchAll(LINK)) {
    target.append(text.slice(start, match.index), element('a',
      {href: match[0], rel: 'noopener noreferrer', target: '_blank'}, match[0]));
    start = match.index + match[0].length;
  }
  target.append(text.slice(start));
}
