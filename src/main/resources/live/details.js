import {element} from './dom.js';
import {parts, plain, visible} from './ansi.js';

/** Deeper JSON is shown as it is: browsers lay out no elements within elements without an end. */
const MAX_DEPTH = 20;

/** What is known of one line, beside the list. */
export class Details {
  constructor(pane, onClose) {
    this.pane = pane;
    this.onClose = onClose;
  }

  get isOpen() {
    return !this.pane.hidden;
  }

  open(row) {
    this.pane.replaceChildren(
      element('h2', {}, visible(row.source) || 'Lost'),
      element('div', {class: 'buttons'},
        copyButton('Copy line', () => plain(row.text)),
        copyButton('Copy JSON', () => JSON.stringify(row.envelope)),
        element('button', {type: 'button', onclick: () => this.close()}, 'Close')),
      facts(row),
      element('h3', {}, 'Text'),
      element('pre', {}, parts(row.text).map(part => part.text).join('')),
      ...unfolded(plain(row.text)));
    this.pane.hidden = false;
  }

  close() {
    if (this.isOpen) {
      this.pane.hidden = true;
      this.onClose();
    }
  }
}

function facts(row) {
  const envelope = row.envelope ?? {};
  const list = element('dl');
  const add = (name, value) => list.append(element('dt', {}, visible(name)), element('dd', {}, visible(String(value))));
  add('time', new Date(row.time).toISOString());
  add('timestamp', envelope.timestamp ?? '');
  add('source', row.source);
  add('instance', row.instance);
  add('kind', row.kind);
  for (const [name, value] of Object.entries(envelope.tags ?? {}).sort()) {
    add(name, value);
  }
  return list;
}

/** JSON within the line, so that it can be read. */
function unfolded(text) {
  const start = text.indexOf('{');
  if (start < 0) {
    return [];
  }
  try {
    const value = JSON.parse(text.slice(start, text.lastIndexOf('}') + 1));
    return [element('h3', {}, 'JSON in it'), tree(value)];
  } catch {
    return [];
  }
}

function tree(value, name = '', depth = 0) {
  const label = name === '' ? '' : `${visible(name)}: `;
  if (value === null || typeof value !== 'object' || depth === MAX_DEPTH) {
    return element('div', {class: 'leaf'}, `${label}${visible(JSON.stringify(value))}`);
  }
  const entries = Object.entries(value);
  return element('details', {open: ''},
    element('summary', {}, `${label}${Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`}`),
    ...entries.map(([key, child]) => tree(child, key, depth + 1)));
}

function copyButton(label, text) {
  const button = element('button', {type: 'button'}, label);
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(text());
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = label; }, 1_000);
  });
  return button;
}
