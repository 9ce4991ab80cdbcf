/** What is looked at, in the address: everything but who looks. */
export const TYPES = ['log', 'event', 'counter', 'gauge', 'timer'];
export const MOST_COLUMNS = 4;
const TIMES = ['local', 'utc', 'ago'];

export function readState(hash) {
  const values = new URLSearchParams(hash.replace(/^#/, ''));
  const types = (values.get('types') ?? '').split(',').filter(type => TYPES.includes(type));
  return {
    q: values.get('q') ?? '',
    types: types.length > 0 ? types : [...TYPES],
    cols: columnsOf(values.getAll('col')),
    wrap: values.get('wrap') === '1',
    time: TIMES.includes(values.get('time')) ? values.get('time') : 'local',
    theme: ['light', 'dark'].includes(values.get('theme')) ? values.get('theme') : '',
  };
}

export function writeState(state) {
  const values = new URLSearchParams();
  if (state.q) {
    values.set('q', state.q);
  }
  if (state.types.length < TYPES.length) {
    values.set('types', state.types.join(','));
  }
  state.cols.forEach(source => values.append('col', source));
  if (state.wrap) {
    values.set('wrap', '1');
  }
  if (state.time !== 'local') {
    values.set('time', state.time);
  }
  if (state.theme) {
    values.set('theme', state.theme);
  }
  return values.size > 0 ? `#${values}` : '';
}

/** One source beside nothing is no column. */
function columnsOf(sources) {
  const columns = [...new Set(sources)].slice(0, MOST_COLUMNS);
  return columns.length > 1 ? columns : [];
}

/** The query of `/v2/read`. */
export function queryOf(types, sources) {
  return [...types, ...sources.map(source => `source_id=${encodeURIComponent(source)}`)].join('&');
}

export function nextTime(time) {
  return TIMES[(TIMES.indexOf(time) + 1) % TIMES.length];
}
