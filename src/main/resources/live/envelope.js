/** What the page knows of an envelope, made of the Gateway's JSON. */

const decoder = new TextDecoder('utf-8');
const strict = new TextDecoder('utf-8', {fatal: true});

/** The text of base64, with a mark where it isn't UTF-8. */
export function textOf(base64) {
  const binary = atob(base64 ?? '');
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) {
    bytes[i] = binary.charCodeAt(i);
  }
  try {
    return {text: strict.decode(bytes), isUtf8: true};
  } catch {
    return {text: decoder.decode(bytes), isUtf8: false};
  }
}

/** Milliseconds since 1970 of nanoseconds in a text, which no number can hold exactly. */
export function millisOf(nanos) {
  const text = String(nanos ?? '0');
  return text.length > 6 && !text.startsWith('-') ? Number(text.slice(0, -6)) + Number(text.slice(-6, -3)) / 1000
    : Number(text) / 1e6;
}

export function typeOf(envelope) {
  for (const type of ['log', 'counter', 'gauge', 'timer', 'event']) {
    if (envelope[type]) {
      return type;
    }
  }
  return 'none';
}

/** The Gateway's own word that this stream missed envelopes, and how many; 0 for any other envelope. */
export function lossOf(envelope) {
  const counter = envelope.counter;
  return counter?.name === 'dropped' && envelope.source_id === 'loggregator' ? Number(counter.delta) : 0;
}

/** A line of the list, for an envelope that reads as one: a log or an event. */
export function rowOf(envelope, bytes) {
  const type = typeOf(envelope);
  const row = {
    time: millisOf(envelope.timestamp),
    source: envelope.source_id || '(none)',
    instance: envelope.instance_id || '',
    type,
    kind: type === 'log' ? String(envelope.log.type ?? 'OUT') : 'EVT',
    text: '',
    isUtf8: true,
    bytes: bytes + 200,
    envelope,
  };
  if (type === 'log') {
    Object.assign(row, textOf(envelope.log.payload));
  } else {
    row.text = `${envelope.event.title ?? ''}: ${envelope.event.body ?? ''}`;
  }
  return row;
}

export function lossRow(envelopes, source) {
  return {time: Date.now(), source: source ?? '', instance: '', type: 'loss', kind: 'LOST', isUtf8: true, bytes: 200,
    text: `${envelopes.toLocaleString()} envelope${envelopes === 1 ? '' : 's'} lost here: this page, or the network to `
      + 'it, was too slow', envelope: null};
}

/** @param envelopes below zero where nobody knows */
export function missedRow(envelopes) {
  const number = envelopes < 0 ? 'an unknown number of envelopes' : envelopes.toLocaleString() + ' envelopes';
  return {...lossRow(Math.max(0, envelopes)), text: `${number} came while this page was away, and are not kept any more`};
}

export function markRow(text) {
  return {time: Date.now(), source: '', instance: '', type: 'mark', kind: '', isUtf8: true, bytes: 200, text,
    envelope: null};
}
