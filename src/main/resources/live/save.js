import {element} from './dom.js';
import {plain, visible} from './ansi.js';

/** Hands rows to the browser as a file. Escapes are left out of text, which may well be printed in a terminal. */
export function saveText(rows) {
  save(rows, row => `${new Date(row.time).toISOString()} ${row.source} ${row.instance} ${row.kind} `
    + `${row.text.split('\n').map(line => visible(plain(line))).join('\n')}\n`, 'text/plain', 'txt');
}

export function saveJson(rows) {
  save(rows, row => row.envelope ? `${JSON.stringify(row.envelope)}\n` : '', 'application/x-ndjson', 'ndjson');
}

function save(rows, lineOf, type, ending) {
  const parts = [];
  for (const row of rows) {
    parts.push(lineOf(row));
  }
  const url = URL.createObjectURL(new Blob(parts, {type}));
  element('a', {href: url, download: `loggregator-${new Date().toISOString().replace(/[:.]/g, '-')}.${ending}`}).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
