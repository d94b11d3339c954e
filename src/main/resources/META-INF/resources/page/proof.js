/** That it has ended: what was cut, what Stint has read back, and what IAM says by now. */

import {Refused, all, call} from './api.js';
import {el, fill} from './dom.js';
import {chip, facts, failureWords, givenWords, heading, principalWords, problem, table} from './parts.js';
import {person} from './people.js';
import {progress} from './progress.js';
import {exactly} from './time.js';

/**
 * @typedef {object} Ended what was asked to end
 * @property {string} title
 * @property {string[]} grants
 * @property {{name: string, userName: string}[]} members
 * @property {string | null} cohort
 */

const AGAIN = 1_500;
const CUTS = /ended|revoked|left|deleted|deletionRequested|severed|userDeleted|sessions|changed/i;
const AT_ONCE = 40;

/** Stays until all of it is over. @param {HTMLElement} place @param {Ended} ended */
export async function proofOf(place, ended) {
  const shown = el('div', {class: 'proof'});
  fill(place, heading(ended.title), shown);
  follow(shown, ended).catch(failure => fill(shown, problem(failure)));
}

/** @param {HTMLElement} shown @param {Ended} ended */
async function follow(shown, ended) {
  for (;;) {
    const over = await draw(shown, ended);
    if (over) {
      return;
    }
    await new Promise(done => setTimeout(done, AGAIN));
    if (!shown.isConnected) {
      return;
    }
  }
}

/** @param {HTMLElement} shown @param {Ended} ended @returns {Promise<boolean>} whether all is over */
async function draw(shown, ended) {
  const grants = await Promise.all(ended.grants.map(id => call('getGrant', {path: {id}})));
  const members = await Promise.all(ended.members.map(memberNow));
  const cohort = ended.cohort ? await call('getCohort', {path: {name: ended.cohort}}) : null;
  const over =
    grants.every(grant => grant.state === 'REVOKED' || goesOn(grant)) &&
    members.every(({now}) => now === null) &&
    (cohort === null || cohort.state === 'ENDED');
  const trouble = [...grants, ...members.map(({now}) => now), cohort].map(one => one?.failure).filter(failure => failure !== null && failure !== undefined);
  const evidence = over ? await Promise.all([proofOfGrants(grants), proofOfEvents(ended, grants, cohort)]) : [];
  fill(
    shown,
    el(
      'p',
      {class: `verdict ${over ? 'over' : ''}`, role: 'status'},
      over ? chip('REVOKED') : chip('REVOKING'),
      over ? ' All of it is over: Stint has taken it away and read back from IAM.' : ' It is being taken away. This page follows.',
    ),
    trouble.map(failure => el('div', {class: 'problem'}, failureWords(failure))),
    cohort ? cohortNow(cohort) : null,
    members.length
      ? table(
          ['Who', 'Was in', 'Now'],
          members.map(({name, userName, now}) => [person(userName), name, now ? chip(now.state) : 'gone']),
          'Memberships',
        )
      : null,
    over
      ? evidence
      : grants.length
        ? table(
            ['Who', 'What', 'Now'],
            grants.map(grant => [principalWords(grant.principal), givenWords(grant), chip(grant.state)]),
            'Grants',
          )
        : null,
  );
  return over;
}

/** Its holder is in another cohort too. @param {Schemas['Grant']} grant */
const goesOn = ({state, endsAt}) => state === 'ACTIVE' && Date.parse(endsAt) > Date.now() + 60_000;

/** @param {Schemas['Cohort']} cohort */
function cohortNow(cohort) {
  const far = progress();
  far.set(cohort.members);
  return el('div', null, far.element, facts([['Cohort', [cohort.name, ' ', chip(cohort.state)]]]));
}

/** @param {{name: string, userName: string}} path */
async function memberNow(path) {
  try {
    return {...path, now: await call('getMember', {path})};
  } catch (failure) {
    if (failure instanceof Refused && failure.problem.status === 404) {
      return {...path, now: null};
    }
    throw failure;
  }
}

/** @param {Schemas['Grant'][]} grants @param {AbortSignal} [signal] */
export async function proofOfGrants(grants, signal) {
  if (!grants.length) {
    return null;
  }
  const rows = await Promise.all(
    grants.slice(0, AT_ONCE).map(async grant => [
      [principalWords(grant.principal), el('span', {class: 'below'}, el('a', {href: `#/grants/${grant.id}`}, givenWords(grant)))],
      [chip(grant.state), el('span', {class: 'below quiet'}, (grant.endedBy ?? '').toLowerCase().replaceAll('_', ' '))],
      grant.endedAt ? exactly(grant.endedAt) : '–',
      grant.revokedAt ? exactly(grant.revokedAt) : goesOn(grant) ? 'goes on: its holder is in another cohort too' : 'not yet',
      await whatIamSays(grant, signal),
    ]),
  );
  return el(
    'section',
    {id: 'proof'},
    el('h2', null, 'The proof'),
    table(['Grant', 'State', 'Ended', 'Seen to be gone', 'IAM says'], rows, 'Ended grants'),
    grants.length > AT_ONCE ? el('p', {class: 'quiet'}, `and ${grants.length - AT_ONCE} more`) : null,
  );
}

/** @param {Schemas['Grant']} grant @param {AbortSignal} [signal] */
async function whatIamSays(grant, signal) {
  try {
    const it = await call('explainGrant', {path: {id: grant.id}, signal});
    return [chip(it.decision), el('span', {class: 'below quiet'}, it.summary)];
  } catch (failure) {
    return failure instanceof Refused ? el('span', {class: 'quiet'}, failure.problem.detail) : 'nothing';
  }
}

/**
 * What was cut, as the audit trail has it.
 *
 * @param {Ended} ended
 * @param {Schemas['Grant'][]} grants
 * @param {Schemas['Cohort'] | null} cohort
 */
async function proofOfEvents(ended, grants, cohort) {
  const subjects = [...new Set([...ended.grants, ...ended.members.map(({userName}) => userName), ...(ended.cohort ? [ended.cohort] : [])])];
  const pages = await Promise.all(
    subjects.slice(0, AT_ONCE).map(subject => call('listEvents', {query: {subject, pageSize: 20}})),
  );
  const severed = cohort?.endsAt
    ? await all('listEvents', {query: {action: 'member.severed', since: cohort.endsAt}}, 500)
    : [];
  const events = [
    ...pages.flatMap(page => page.items).filter(({action}) => CUTS.test(action)),
    ...severed.filter(({details}) => details.cohort === cohort?.name),
  ].sort((a, b) => b.id - a.id);
  const given = new Map(grants.map(grant => [grant.id, givenWords(grant)]));
  return el(
    'section',
    {id: 'cut'},
    el('h2', null, 'What was cut'),
    table(
      ['When', 'What', 'Of', 'By'],
      events.map(({at, action, subject, actor}) => [exactly(at), action, `${subject.kind} ${given.get(subject.name) ?? subject.name}`, actor]),
      'Events, newest first',
    ),
  );
}
