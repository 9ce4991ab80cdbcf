import {byId} from './dom.js';
import {countText} from './format.js';

/** How many of the lines that the page holds the filter shows, or what is wrong with it; and why there is nothing to see. */
export function drawMatches(filter, shown, kept, connection) {
  byId('matches').textContent = filter.problem
    ?? (filter.isEmpty ? '' : `${countText(shown)} of ${countText(kept)}`);
  byId('matches').title = filter.problem ?? '';
  byId('filter').setAttribute('aria-invalid', String(filter.problem !== null));
  byId('nothing').textContent = whyNothing(kept, connection);
}

function whyNothing(kept, connection) {
  if (kept > 0) {
    return `None of the ${countText(kept)} lines that this page holds is what the filter asks for.`;
  }
  return connection === 'refused'
    ? 'The Gateway refuses this. Name a source that you may read in the filter, such as src:ID.'
    : 'Nothing has come yet.';
}
