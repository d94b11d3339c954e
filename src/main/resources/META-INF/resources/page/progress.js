/** How far a cohort is: a bar, and the numbers beside it. */

import {el, fill} from './dom.js';

/** @typedef {Schemas['MemberCounts']} Counts */

const PARTS = /** @type {const} */ (['active', 'failing', 'pending', 'ended']);
const WORDS = {active: 'active', failing: 'failing', pending: 'on the way', ended: 'ended'};

/** @param {Counts} counts */
const words = counts =>
  PARTS.filter(part => counts[part]).map(part =>
    el('span', {class: part}, el('b', null, counts[part]), ' ', WORDS[part]),
  );

/** @param {Counts} counts */
function segments(counts) {
  return PARTS.filter(part => counts[part]).map(part => {
    const segment = el('span', {class: part});
    segment.style.flexGrow = String(counts[part]);
    return segment;
  });
}

/** Small, for a list. @param {Counts} counts */
export function bar(counts) {
  return el(
    'span',
    {class: 'mini'},
    counts.total
      ? [el('span', {class: 'progress', 'aria-hidden': 'true'}, segments(counts)), el('span', {class: 'legend'}, words(counts))]
      : el('span', {class: 'quiet'}, 'nobody yet'),
  );
}

/** Large, and kept up to date by `set`. */
export function progress() {
  const meter = el('div', {class: 'progress large', role: 'progressbar', 'aria-label': 'Members done', 'aria-valuemin': 0});
  const legend = el('p', {class: 'legend'});
  return {
    element: el('div', {class: 'progress-panel'}, meter, legend),
    /** @param {Counts} counts */
    set(counts) {
      const done = counts.active + counts.ended;
      meter.setAttribute('aria-valuemax', String(counts.total));
      meter.setAttribute('aria-valuenow', String(done));
      meter.setAttribute('aria-valuetext', `${done} of ${counts.total} done, ${counts.failing} failing`);
      fill(meter, segments(counts));
      fill(legend, el('span', null, el('b', null, counts.total), counts.total === 1 ? ' person' : ' people'), words(counts));
    },
  };
}
