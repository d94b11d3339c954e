/** What ends today and in the days after it. */

import {all} from './api.js';
import {el, fill} from './dom.js';
import {freshness, isSilence} from './freshness.js';
import {chip, givenWords, heading, principalWords} from './parts.js';
import {clock, dayName, fromNow, midnight, utc, zone} from './time.js';

/**
 * @typedef {object} End
 * @property {string} at
 * @property {string} href
 * @property {import('./dom.js').Child} who
 * @property {string} what
 * @property {string | null} why
 * @property {string} state
 */

const DAYS = 7;
const ROWS = 60;
const SLOTS = 48;
const AGAIN = 30_000;

/** @type {Schemas['GrantState'][]} */
const LIVE = ['SCHEDULED', 'PENDING', 'ACTIVE', 'REVOKING'];

/** @type {import('./main.js').View} */
export async function view(main, life) {
  const fresh = freshness();
  const place = el('div', null);
  draw(place, await read(life.signal));
  fresh.answered();
  fill(main, fresh.element, place);
  while (await life.pause(AGAIN)) {
    try {
      const ends = await read(life.signal);
      if (!main.contains(document.activeElement)) {
        draw(place, ends);
        fresh.answered();
      }
    } catch (failure) {
      // A wall display goes on when Stint does.
      if (!isSilence(failure)) {
        throw failure;
      }
      fresh.silent();
    }
  }
}

/** @param {AbortSignal} signal */
async function read(signal) {
  const expiresBefore = midnight(DAYS).toISOString();
  const [cohorts, ...grants] = await Promise.all([
    all('listCohorts', {signal}),
    ...LIVE.map(state => all('listGrants', {query: {state, expiresBefore}, signal})),
  ]);
  /** @type {End[]} */
  const ends = grants.flat().map(grant => ({
    at: grant.endsAt,
    href: `#/grants/${grant.id}`,
    who: principalWords(grant.principal),
    what: givenWords(grant),
    why: grant.reason,
    state: grant.state,
  }));
  for (const {name, endsAt, state, members} of cohorts) {
    if (endsAt && endsAt < expiresBefore && state !== 'ENDED') {
      const href = `#/cohorts/${encodeURIComponent(name)}`;
      const who = el('a', {href}, `cohort ${name}`);
      ends.push({at: endsAt, href, who, what: `${members.total} people`, why: null, state});
    }
  }
  return ends.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** @param {HTMLElement} main @param {End[]} ends */
function draw(main, ends) {
  const now = Date.now();
  const late = ends.filter(end => Date.parse(end.at) <= now);
  const days = Array.from({length: DAYS}, (_, i) => ({
    from: midnight(i),
    ends: ends.filter(end => {
      const at = Date.parse(end.at);
      return at > now && at >= midnight(i).getTime() && at < midnight(i + 1).getTime();
    }),
  }));
  const total = days.reduce((sum, day) => sum + day.ends.length, 0);
  fill(
    main,
    heading('What ends'),
    el(
      'p',
      {class: 'lead'},
      el('strong', null, days[0].ends.length),
      ' today, ',
      el('strong', null, total),
      ` in ${DAYS} days`,
      el('span', {class: 'quiet'}, ` · times in ${zone()}`),
    ),
    el('div', {class: 'time-line'}, today(days[0].ends), week(days)),
    late.length ? group('being-ended', 'Ending now', 'The end has come; Stint is taking it away.', late) : null,
    days.map(({from, ends}, i) =>
      ends.length ? group(`day-${i}`, title(from, i), null, ends) : null,
    ),
    total + late.length === 0
      ? el('p', {class: 'empty'}, `Nothing ends before ${dayName(midnight(DAYS))}.`)
      : null,
  );
}

/** @param {Date} day @param {number} i */
const title = (day, i) => (i === 0 ? 'Today' : i === 1 ? 'Tomorrow' : dayName(day));

/** @param {End[]} ends */
function today(ends) {
  const [from, to] = [midnight(0).getTime(), midnight(1).getTime()];
  /** @param {number} at */
  const place = at => `${((at - from) / (to - from)) * 100}%`;
  const track = el('div', {class: 'track'});
  for (let hour = 0; hour <= 24; hour += 6) {
    const tick = el('span', {class: 'tick'}, String(hour % 24).padStart(2, '0') + ':00');
    tick.style.left = `${(hour / 24) * 100}%`;
    track.append(tick);
  }
  const now = el('span', {class: 'now'}, el('span', null, 'now'));
  now.style.left = place(Date.now());
  track.append(now);
  /** @type {Map<number, End[]>} */
  const marks = new Map();
  for (const end of ends) {
    const slot = Math.floor(((Date.parse(end.at) - from) / (to - from)) * SLOTS);
    marks.set(slot, [...(marks.get(slot) ?? []), end]);
  }
  const most = Math.max(1, ...[...marks.values()].map(here => here.length));
  for (const [slot, here] of marks) {
    const title = here.slice(0, 8).map(end => `${utc(end.at)}  ${end.what}`).join('\n');
    const mark = el('span', {class: 'mark', title}, here.length > 1 ? el('span', null, here.length) : null);
    mark.style.left = `${(slot / SLOTS) * 100}%`;
    mark.style.height = `${0.5 + (here.length / most) * 1.3}rem`;
    track.append(mark);
  }
  return el(
    'figure',
    {role: 'img', 'aria-label': `${ends.length} ends today, on a line from 0 to 24 o'clock`},
    el('figcaption', null, 'Today'),
    track,
  );
}

/** @param {{from: Date, ends: End[]}[]} days */
function week(days) {
  const most = Math.max(1, ...days.map(day => day.ends.length));
  return el(
    'figure',
    null,
    el('figcaption', null, `${DAYS} days`),
    el(
      'ol',
      {class: 'week'},
      days.map(({from, ends}, i) => {
        const bar = el('span', {class: 'bar'});
        bar.style.height = ends.length ? `${12 + (ends.length / most) * 88}%` : '2px';
        return el(
          'li',
          null,
          el(
            'button',
            {
              type: 'button',
              disabled: ends.length === 0,
              onclick: () => document.getElementById(`day-${i}`)?.scrollIntoView({block: 'start'}),
            },
            el('span', {class: 'count'}, ends.length || ''),
            el('span', {class: 'bars'}, bar),
            el('span', {class: 'day'}, i === 0 ? 'Today' : dayName(from).replace(/ \w+$/, '').replace(',', '')),
          ),
        );
      }),
    ),
  );
}

/**
 * @param {string} id
 * @param {string} name
 * @param {string | null} words
 * @param {End[]} ends
 */
function group(id, name, words, ends) {
  const list = el('ul', {class: 'rows'}, ends.slice(0, ROWS).map(row));
  return el(
    'section',
    {id, 'aria-labelledby': `${id}-name`},
    el('h2', {id: `${id}-name`}, name, el('span', {class: 'number'}, ends.length)),
    words ? el('p', {class: 'quiet'}, words) : null,
    list,
    ends.length > ROWS
      ? el(
          'button',
          {
            type: 'button',
            onclick: (/** @type {Event} */ event) => {
              list.append(...ends.slice(ROWS).map(row));
              /** @type {HTMLElement} */ (event.currentTarget).remove();
            },
          },
          `Show ${ends.length - ROWS} more`,
        )
      : null,
  );
}

/** @param {End} end */
function row({at, href, who, what, why, state}) {
  return el(
    'li',
    null,
    el('span', {class: 'at'}, clock(at), el('span', {class: 'quiet'}, fromNow(at))),
    el('span', {class: 'whose'}, who),
    el('span', {class: 'given'}, el('a', {href}, what), why ? el('span', {class: 'quiet'}, why) : null),
    chip(state),
  );
}
