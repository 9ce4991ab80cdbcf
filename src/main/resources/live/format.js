const two = number => String(number).padStart(2, '0');
const three = number => String(number).padStart(3, '0');

/** A time of day with milliseconds. @param mode `local`, `utc` or `ago` */
export function timeText(millis, mode, now = Date.now()) {
  if (mode === 'ago') {
    return `${((now - millis) / 1000).toFixed(1)} s ago`;
  }
  const date = new Date(millis);
  if (Number.isNaN(date.getTime())) {
    return '?';
  }
  return mode === 'utc'
    ? `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}.${three(date.getUTCMilliseconds())}Z`
    : `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${three(date.getMilliseconds())}`;
}

export function countText(number) {
  return Math.round(number).toLocaleString();
}

export function bytesText(bytes) {
  const units = ['B', 'KB', 'MB', 'GB'];
  let unit = 0;
  while (bytes >= 1000 && unit < units.length - 1) {
    bytes /= 1000;
    unit++;
  }
  return `${unit === 0 ? Math.round(bytes) : bytes.toFixed(1)} ${units[unit]}`;
}

export function numberText(value) {
  if (typeof value !== 'number') {
    return String(value);
  }
  return Math.abs(value) >= 1e15 || value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential(3)
    : value.toLocaleString(undefined, {maximumFractionDigits: Math.abs(value) < 1 ? 4 : Math.abs(value) < 10 ? 2 : 1});
}

/** One of twelve hues, the same for a name everywhere. */
export function hueOf(name) {
  let hash = 0;
  for (let i = 0; i < name.length; i++) {
    hash = (hash * 31 + name.charCodeAt(i)) | 0;
  }
  return Math.abs(hash) % 12;
}
