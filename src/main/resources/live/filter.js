import {RegexWorker} from './regex.js';
import {plain} from './ansi.js';

/**
 * A filter of one text: words that must be in the line, `-words` that must not, `/regular expressions/`, and fields:
 * `src:web inst:0 type:event err out tag.key=value`.
 */
export class Filter {
  #tests = [];
  #regexes = [];
  /** Sources that the text names, which the server can choose by; empty for all. */
  sources = [];

  constructor(text = '') {
    this.text = text.trim();
    for (const term of termsOf(this.text)) {
      this.#add(term);
    }
  }

  get isEmpty() {
    return this.#tests.length === 0 && this.#regexes.length === 0;
  }

  /** What was wrong with it; null for nothing. */
  problem = null;

  #add(term) {
    const isNot = term.startsWith('-') && term.length > 1;
    const body = isNot ? term.slice(1) : term;
    const regex = /^\/(.+)\/(i?)$/s.exec(body);
    if (regex) {
      this.#addRegex(regex[1], regex[2], isNot);
      return;
    }
    if (body.startsWith('src:') && !isNot) {
      this.#addSource(body.slice(4));
      return;
    }
    const test = testOf(body);
    this.#tests.push(isNot ? row => !test(row) : test);
  }

  /** Several are alternatives. */
  #addSource(source) {
    this.sources.push(source);
    if (this.sources.length === 1) {
      this.#tests.push(row => this.sources.includes(row.source));
    }
  }

  #addRegex(source, flags, isNot) {
    try {
      new RegExp(source, flags);
      this.#regexes.push({worker: new RegexWorker(source, flags), isNot});
    } catch (e) {
      this.problem = e.message.replace(/^Invalid regular expression: .*: /s, 'no regular expression: ');
    }
  }

  /** Which of the rows it takes, in their order. */
  async select(rows) {
    let taken = rows.filter(row => this.#takes(row));
    for (const {worker, isNot} of this.#regexes) {
      const found = await worker.test(taken.map(row => plain(row.text)));
      if (found === null) {
        this.problem = 'the regular expression takes too long';
        return [];
      }
      taken = taken.filter((row, i) => isAlwaysShown(row) || Boolean(found[i]) !== isNot);
    }
    return taken;
  }

  #takes(row) {
    return isAlwaysShown(row) || this.#tests.every(test => test(row));
  }

  close() {
    this.#regexes.forEach(({worker}) => worker.close());
  }
}

/** Losses are of no source, and whoever filters must not miss them. */
export function isAlwaysShown(row) {
  return row.type === 'loss' || row.type === 'mark';
}

function termsOf(text) {
  return text.match(/-?\/(?:\\.|[^/])+\/i?(?=\s|$)|-?"[^"]*"|\S+/gs)?.map(unquoted) ?? [];
}

function unquoted(term) {
  return term.replace(/^(-?)"([^"]*)"$/s, '$1$2');
}

function testOf(term) {
  const [, field, value] = /^(src|inst|type):(.*)$/s.exec(term) ?? [];
  const [, tag, wanted] = /^tag\.([^=]+)=(.*)$/s.exec(term) ?? [];
  if (field === 'src') {
    return row => row.source === value;
  } else if (field === 'inst') {
    return row => row.instance === value;
  } else if (field === 'type') {
    return row => row.type === value;
  } else if (tag) {
    return row => tagOf(row, tag) === wanted;
  } else if (term === 'err' || term === 'out') {
    return row => row.kind === term.toUpperCase();
  }
  const word = term.toLowerCase();
  return row => (row.lower ??= plain(row.text).toLowerCase()).includes(word);
}

function tagOf(row, name) {
  const tags = row.envelope?.tags ?? {};
  return Object.hasOwn(tags, name) ? tags[name] : undefined;
}
