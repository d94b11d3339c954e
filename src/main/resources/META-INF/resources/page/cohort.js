/** One cohort: how far it is, who fails and why, and what can be done with it. */

import {Refused, all, call, follow} from './api.js';
import {el, fill} from './dom.js';
import {endCohort} from './end.js';
import {freshness} from './freshness.js';
import {button, chip, facts, failureWords, givenWords, heading, table} from './parts.js';
import {person} from './people.js';
import {progress} from './progress.js';
import {may} from './rights.js';
import {fromNow, inWords, when} from './time.js';

const AGAIN = 5_000;
const LISTS_AGAIN = 1_500;
const PAGE = 50;

/** @type {import('./main.js').View} */
export async function view(main, life, name) {
  const {signal} = life;
  const path = {name};
  const cohort = await call('getCohort', {path, signal});
  const grants = await all('listGrants', {query: {cohort: name}, signal});
  const at = `#/cohorts/${encodeURIComponent(cohort.name)}`;
  const far = progress();
  const fresh = freshness();
  const state = el('span', null, chip(cohort.state));
  const trouble = el('section', {id: 'failing', 'aria-live': 'polite'});
  const list = el('section', {id: 'members'});
  const over = cohort.state === 'ENDED' || cohort.state === 'DELETING';
  fill(
    main,
    heading(
      cohort.name,
      [
        may('uploadRoster') ? el('a', {class: 'button', href: `${at}/roster`}, 'Upload a roster') : null,
        may('claimCredentials') ? el('a', {class: 'button', href: `${at}/handouts`}, 'Hand-outs') : null,
        over || !may('changeCohort') ? null : button('End everything …', () => endCohort(cohort), 'danger'),
      ],
      el('a', {href: '#/cohorts'}, 'Cohorts'),
    ),
    cohort.description ? el('p', {class: 'lead'}, cohort.description) : null,
    fresh.element,
    far.element,
    trouble,
    facts([
      ['State', state],
      ['Ends', cohort.endsAt ? [when(cohort.endsAt), ` · ${fromNow(cohort.endsAt)}`] : 'no end'],
      ['Users are removed', `${inWords(cohort.removeAfter)} after the end`],
      ['Who ends it', ended(cohort.enforcement)],
      ['Sign-in', cohort.signInUrl ? el('a', {href: cohort.signInUrl, rel: 'noreferrer'}, cohort.signInUrl) : 'not known yet'],
      ['Policies', policies(cohort.policies)],
    ]),
    cohort.warnings.map(({message}) => el('p', {class: 'warning'}, message)),
    grants.length
      ? el(
          'section',
          null,
          el('h2', null, 'Granted to everybody in it', el('span', {class: 'number'}, grants.length)),
          table(
            ['What', 'State', 'Ends'],
            grants.map(grant => [el('a', {href: `#/grants/${grant.id}`}, givenWords(grant)), chip(grant.state), when(grant.endsAt)]),
            'Grants to the cohort',
          ),
        )
      : null,
    list,
  );
  far.set(cohort.members);
  fresh.answered();
  await Promise.all([showFailing(trouble, name, cohort), showMembers(list, path, signal)]);
  let before = JSON.stringify([cohort.state, cohort.members]);
  /** Lists are read again now and then while it moves, and once when it has settled. */
  let reading = Promise.resolve();
  let dirty = false;
  const read = () => {
    dirty = true;
    reading = reading.then(async () => {
      if (dirty && !signal.aborted) {
        dirty = false;
        try {
          const now = await call('getCohort', {path, signal});
          await Promise.all([showFailing(trouble, name, now), showMembers(list, path, signal)]);
        } catch {
          // The lists are behind the numbers: they are read again with the next ones.
          before = '';
        }
        await life.pause(LISTS_AGAIN);
      }
    });
  };
  await keepUp(path, life, fresh, now => {
    fresh.answered();
    far.set(now.members);
    fill(state, chip(now.state));
    const after = JSON.stringify([now.state, now.members]);
    if (after !== before) {
      before = after;
      read();
    }
  });
}

/**
 * As long as the view is there: the stream ends when the cohort has settled, and is asked for anew.
 *
 * @param {{name: string}} path
 * @param {import('./main.js').Life} life
 * @param {ReturnType<typeof freshness>} fresh
 * @param {(now: ProgressSeen) => void} show
 */
async function keepUp(path, life, fresh, show) {
  do {
    try {
      await follow('followCohortProgress', {path, signal: life.signal}, (_, data) => show(JSON.parse(data)));
    } catch (failure) {
      // A stream that breaks off or is refused for now is asked for again.
      if (life.signal.aborted || (failure instanceof Refused && [401, 404].includes(failure.problem.status))) {
        throw failure;
      }
      fresh.silent();
    }
  } while (await life.pause(AGAIN));
}

/** @param {Schemas['Enforcement']} enforcement */
function ended({AWS, scheduler}) {
  const words = [AWS.length ? 'AWS itself, by its clock' : null, scheduler ? 'Stint' : null].filter(Boolean);
  return words.length ? words.join(', and ') : 'nobody yet: it has no end';
}

/** @param {Schemas['HeldPolicies']} policies */
function policies({managed, inline}) {
  const names = [...managed.map(arn => arn.replace(/^.*\//, '')), ...Object.keys(inline)];
  return names.length ? names.join(', ') : 'none';
}

/** @param {HTMLElement} place @param {string} name @param {Schemas['Cohort']} cohort */
async function showFailing(place, name, cohort) {
  const failing = cohort.members.failing
    ? (await call('listMembers', {path: {name}, query: {state: 'FAILING', pageSize: 100}})).items
    : [];
  fill(
    place,
    cohort.failure ? el('div', {class: 'problem'}, 'The group itself: ', failureWords(cohort.failure)) : null,
    failing.length
      ? [
          el('h2', null, 'Failing', el('span', {class: 'number bad'}, cohort.members.failing)),
          el('p', {class: 'quiet'}, 'Stint tries again until it works; nothing has to be sent again.'),
          table(
            ['Who', 'Why'],
            failing.map(({userName, email, failure}) => [person(userName, email), failure ? failureWords(failure) : 'not known']),
            'Failing members',
          ),
        ]
      : null,
  );
}

/** @param {HTMLElement} place @param {{name: string}} path @param {AbortSignal} signal */
async function showMembers(place, path, signal) {
  const rows = el('tbody', null);
  const made = table(['Who', 'State', 'Password', 'Since'], [], 'Members');
  made.querySelector('tbody')?.replaceWith(rows);
  const more = el('p', null);
  /** @param {string} [pageToken] */
  const load = async pageToken => {
    const page = await call('listMembers', {path, query: {pageSize: PAGE, pageToken}, signal});
    const shown = table(
      ['Who', 'State', 'Password', 'Since'],
      page.items.map(member => [
        person(member.userName, member.email),
        chip(member.state),
        member.adopted ? 'adopted user' : member.credentials.toLowerCase(),
        when(member.updatedAt),
      ]),
      '',
    );
    rows.append(...(shown.querySelector('tbody')?.children ?? []));
    const next = page.nextPageToken;
    fill(more, next ? button('Show more', () => load(next)) : null);
    return page.items.length;
  };
  const count = await load();
  fill(
    place,
    el('h2', null, 'Members'),
    count ? [made, more] : el('p', {class: 'empty'}, 'Nobody yet. Upload a roster: a CSV file with a column Email, or Username for seats.'),
  );
}
