/**
 * Terminal escapes in a line, as what they mean for its looks. It understands colours and styles (SGR) and drops all
 * others: cursor moves, hyperlinks, the clipboard. A style doesn't reach the next line.
 */

const ESCAPE = /\u001b(?:\[([\d;:]*)([A-Za-z])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[PX^_][^\u001b]*\u001b\\|.)|\u009b[\d;:]*[A-Za-z]/gs;
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const STYLES = {1: 'bold', 2: 'dim', 3: 'italic', 4: 'underline', 7: 'inverse', 9: 'strike'};
const ENDS = {22: ['bold', 'dim'], 23: ['italic'], 24: ['underline'], 27: ['inverse'], 29: ['strike']};

/** Parts of the line, each `{text, classes}`. */
export function parts(line) {
  if (!line.includes('\u001b') && !line.includes('\u009b')) {
    return [{text: visible(line), classes: []}];
  }
  const found = [];
  const style = new Style();
  let start = 0;
  for (const match of line.matchAll(ESCAPE)) {
    push(found, line.slice(start, match.index), style);
    if (match[2] === 'm') {
      style.apply(match[1]);
    }
    start = match.index + match[0].length;
  }
  push(found, line.slice(start), style);
  return found;
}

/** The line without escapes. */
export function plain(line) {
  return line.replace(ESCAPE, '');
}

/** What can't be seen, or turns a text around, as a sign that can. */
export function visible(text) {
  return text.replace(INVISIBLE, character => {
    const code = character.charCodeAt(0);
    if (code < 0x20) {
      return String.fromCharCode(0x2400 + code);
    }
    return code === 0x7f ? '\u2421' : `\u27e8${code.toString(16)}\u27e9`;
  });
}

function push(found, text, style) {
  if (text) {
    found.push({text: visible(text), classes: style.classes()});
  }
}

class Style {
  #on = new Set();
  #foreground = null;
  #background = null;

  apply(parameters) {
    const codes = parameters.split(/[;:]/).map(Number);
    for (let i = 0; i < codes.length; i++) {
      i += this.#applyOne(codes, i);
    }
  }

  /** Returns how many further codes it took. */
  #applyOne(codes, i) {
    const code = codes[i];
    if (code === 0) {
      this.#on.clear();
      this.#foreground = this.#background = null;
    } else if (STYLES[code]) {
      this.#on.add(STYLES[code]);
    } else if (ENDS[code]) {
      ENDS[code].forEach(name => this.#on.delete(name));
    } else if (code === 38 || code === 48) {
      return this.#extended(codes, i);
    } else {
      this.#basic(code);
    }
    return 0;
  }

  #basic(code) {
    if (code >= 30 && code <= 37 || code >= 90 && code <= 97) {
      this.#foreground = code >= 90 ? code - 82 : code - 30;
    } else if (code >= 40 && code <= 47 || code >= 100 && code <= 107) {
      this.#background = code >= 100 ? code - 92 : code - 40;
    } else if (code === 39) {
      this.#foreground = null;
    } else if (code === 49) {
      this.#background = null;
    }
  }

  /** Of 256 colours and of all, the nearest of the sixteen, whose contrast is right in both themes. */
  #extended(codes, i) {
    const colour = codes[i + 1] === 5 ? nearestOf256(codes[i + 2] ?? 7) : nearest(codes.slice(i + 2, i + 5));
    if (codes[i] === 38) {
      this.#foreground = colour;
    } else {
      this.#background = colour;
    }
    return codes[i + 1] === 5 ? 2 : 4;
  }

  classes() {
    const classes = [...this.#on];
    if (this.#foreground !== null) {
      classes.push(`fg${this.#foreground}`);
    }
    if (this.#background !== null) {
      classes.push(`bg${this.#background}`);
    }
    return classes;
  }
}

function nearestOf256(index) {
  if (index < 16) {
    return index;
  }
  if (index >= 232) {
    const grey = (index - 232) * 10 + 8;
    return nearest([grey, grey, grey]);
  }
  const cube = index - 16;
  return nearest([Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(level => level && level * 40 + 55));
}

function nearest([red = 0, green = 0, blue = 0]) {
  const bright = Math.max(red, green, blue);
  const bit = channel => channel > bright / 2 && channel > 40 ? 1 : 0;
  return bit(red) + 2 * bit(green) + 4 * bit(blue) + (bright > 200 ? 8 : 0);
}
