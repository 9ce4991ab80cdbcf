import {bytesText, countText} from './format.js';

const ROWS = 15;
const CERTIFICATE_ENDS_S = 14 * 86_400;
const SLOW_MS = 1_000;
const RECENT_MS = 15 * 60_000;

const number = (value, bad = false) => ({text: countText(value), kind: bad ? 'number bad' : 'number'});
const text = (value, bad = false) => ({text: value, kind: bad ? 'bad' : ''});
const short = (value, bad = false) => ({text: value, kind: bad ? 'short bad' : 'short'});
const answered = nodes => nodes.filter(node => node.failure === undefined);
const hopOf = loss => `${loss.role}/${loss.queue} (${loss.reason})`;
const sourceOf = source => source.instanceId ? `${source.sourceId}/${source.instanceId}` : source.sourceId;

/** What the tables say, from the nodes' documents: `{id: {heads, rows}}`, each cell as `{text, kind}`. */
export function tablesOf(nodes, period) {
  return {
    nodes: nodesTable(nodes),
    consumers: consumersTable(nodes),
    senders: sendersTable(nodes, period),
    hops: hopsTable(nodes, period),
    losers: losersTable(nodes, period),
    queues: queuesTable(nodes),
  };
}

function nodesTable(nodes) {
  return {
    heads: ['Address', 'Node', 'Roles', 'Up for', 'Stood still', 'Memory for peers', 'Lost in flight since its start', 'Certificates end in', 'Build'],
    rows: nodes.map(node => node.failure === undefined ? nodeRow(node)
      : [text(node.address), {...text(`does not answer: ${node.failure}`, true), toTheEnd: true}]),
  };
}

function nodeRow(node) {
  const down = node.roles.filter(role => !role.up);
  const lost = sum(node.links, link => link.lostInFlightEnvelopes);
  const share = node.memory.usedBytes / node.memory.maxBytes;
  const ends = Math.min(...node.certificates.map(certificate => certificate.expiresInSeconds));
  return [
    text(node.address), text(node.node.id ?? ''),
    text(node.roles.map(role => role.up ? role.role : `${role.role} DOWN`).join(', '), down.length > 0),
    short(durationText(node.node.uptimeMs / 1000)), stoodStill(node.node.standstills ?? {times: 0}),
    short(`${bytesText(node.memory.usedBytes)} of ${bytesText(node.memory.maxBytes)}`, share > 0.5), number(lost),
    short(Number.isFinite(ends) ? durationText(ends) : '', ends < CERTIFICATE_ENDS_S), text(node.node.build ?? ''),
  ];
}

function stoodStill({times, lastMs, lastEndedAgoMs}) {
  return times === 0 ? text('')
    : text(`${durationText(lastMs / 1000)}, ${durationText(lastEndedAgoMs / 1000)} ago`, lastEndedAgoMs < RECENT_MS);
}

function consumersTable(nodes) {
  const all = answered(nodes).flatMap(node => node.consumers.map(consumer => ({node, consumer})));
  all.sort((a, b) => b.consumer.oldestMs - a.consumer.oldestMs || b.consumer.droppedEnvelopes - a.consumer.droppedEnvelopes);
  return {
    heads: ['Behind by', 'Lost in all', 'Waiting', 'Delivered', 'Consumer', 'Asks for', 'At'],
    rows: all.slice(0, ROWS).map(({node, consumer}) => [
      short(durationText(consumer.oldestMs / 1000), consumer.oldestMs > SLOW_MS),
      number(consumer.droppedEnvelopes, consumer.droppedEnvelopes > 0), number(consumer.queuedEnvelopes),
      number(consumer.outEnvelopes),
      text([consumer.protocol, consumer.address, consumer.shardId && `shard ${consumer.shardId}`, consumer.userAgent]
        .filter(part => part).join(' ')),
      text((consumer.selectors ?? []).map(selectorText).join(', ')), text(`${node.address} ${consumer.role}`),
    ]),
  };
}

function selectorText(selector) {
  return selector.more ? `and ${selector.more} more`
    : [selector.sourceId ?? 'any', selector.v1 ?? selector.type, selector.names].filter(part => part).join(' ');
}

/** Of the Agents, or where there are none of the Routers: an envelope passes one of each. */
function sendersTable(nodes, period) {
  const books = answered(nodes).flatMap(node => node.sources);
  const role = books.some(book => book.role === 'agent') ? 'agent' : 'router';
  const windows = books.filter(book => book.role === role).flatMap(book => book.windows)
    .filter(window => window.window === period);
  const bytes = new Map(totals(windows.flatMap(window => window.byBytes), sourceOf, source => source.estimate));
  return {
    heads: ['Envelopes', 'Bytes', 'Source'],
    rows: totals(windows.flatMap(window => window.byEnvelopes), sourceOf, source => source.estimate)
      .map(([name, envelopes]) => [number(envelopes),
        {text: bytes.has(name) ? bytesText(bytes.get(name)) : '', kind: 'number'}, text(name)]),
  };
}

function hopsTable(nodes, period) {
  const losses = answered(nodes).flatMap(node => node.losses.filter(window => window.window === period)
    .flatMap(window => window.losses.map(loss => ({node, loss}))));
  return {
    heads: ['Envelopes', 'Where', 'At'],
    rows: losses.sort((a, b) => b.loss.envelopes - a.loss.envelopes).slice(0, ROWS)
      .map(({node, loss}) => [number(loss.envelopes, true), text(hopOf(loss)), text(node.address)]),
  };
}

function losersTable(nodes, period) {
  const losses = answered(nodes).flatMap(node => node.losses).filter(window => window.window === period)
    .flatMap(window => window.sources);
  return {
    heads: ['Envelopes', 'Source and where'],
    rows: totals(losses, loss => `${sourceOf(loss)} in ${hopOf(loss)}`, loss => loss.envelopes)
      .map(([name, envelopes]) => [number(envelopes, true), text(name)]),
  };
}

function queuesTable(nodes) {
  const queues = answered(nodes).flatMap(node => node.queues.filter(queue => queue.queuedEnvelopes > 0)
    .map(queue => ({node, queue})));
  return {
    heads: ['Envelopes', 'Bytes', 'The oldest waits for', 'Queue', 'At'],
    rows: queues.sort((a, b) => b.queue.oldestMs - a.queue.oldestMs).slice(0, ROWS).map(({node, queue}) => [
      number(queue.queuedEnvelopes), {text: bytesText(queue.queuedBytes), kind: 'number'},
      short(durationText(queue.oldestMs / 1000), queue.oldestMs > SLOW_MS), text(`${queue.role}/${queue.queue}`),
      text(node.address)]),
  };
}

function totals(items, nameOf, countOf) {
  const byName = new Map();
  items.forEach(item => byName.set(nameOf(item), (byName.get(nameOf(item)) ?? 0) + countOf(item)));
  return [...byName].sort((a, b) => b[1] - a[1]).slice(0, ROWS);
}

function sum(items, countOf) {
  return items.reduce((total, item) => total + countOf(item), 0);
}

function durationText(seconds) {
  for (const [unit, length] of [['d', 86_400], ['h', 3_600], ['min', 60]]) {
    if (seconds >= 2 * length) {
      return `${Math.floor(seconds / length)} ${unit}`;
    }
  }
  return `${seconds.toFixed(1)} s`;
}
