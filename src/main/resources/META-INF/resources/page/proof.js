/** That it has ended: what was cut, what Stint has read back, and what IAM says by now. */

import {Refused, all, call} from './api.js';
import {el, fill} from './dom.js';
import {freshness, isSilence} from './freshness.js';
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
 * @property {number} after the last event before it was asked
 *
 * @typedef {Map<string, {decision: Schemas['Decision'] | null, words: string}>} Said by id of the grant
 */

const AGAIN = 1_500;
const CUTS = /ended|revoked|left|deleted|deletionRequested|severed|userDeleted|sessions/i;
const AT_ONCE = 40;

/** From here on an end cuts: asked for before the end is. @returns {Promise<number>} */
export async function lastEvent() {
  const {items} = await call('listEvents', {query: {pageSize: 1}});
  return items[0]?.id ?? 0;
}

/** Stays until all of it is over. @param {HTMLElement} place @param {Ended} ended */
export async function proofOf(place, ended) {
  const shown = el('div', {class: 'proof'});
  const fresh = freshness();
  fill(place, heading(ended.title), fresh.element, shown);
  follow(shown, fresh, ended).catch(failure => fill(shown, problem(failure)));
}

/** @param {HTMLElement} shown @param {ReturnType<typeof freshness>} fresh @param {Ended} ended */
async function follow(shown, fresh, ended) {
  for (;;) {
    try {
      const over = await draw(shown, ended);
      fresh.answered();
      if (over) {
        return;
      }
    } catch (failure) {
      if (!isSilence(failure)) {
        throw failure;
      }
      fresh.silent();
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
  const trouble = [
    ...grants.map(grant => failed(givenWords(grant), grant.failure)),
    ...members.map(({name, userName, now}) => failed(`${userName} in ${name}`, now?.failure)),
    failed('The group itself', cohort?.failure),
  ];
  const failing = cohort?.members.failing ? await failingOf(cohort) : null;
  const said = over ? await iamSays(grants) : new Map();
  const evidence = over ? [proofTable(grants, said), await proofOfEvents(ended, grants, cohort)] : [];
  fill(
    shown,
    el(
      'p',
      {class: `verdict ${over ? 'over' : ''}`, role: 'status'},
      over ? chip('REVOKED') : chip('REVOKING'),
      over ? ` ${verdict(grants, said)}` : ' It is being taken away. This page follows.',
    ),
    trouble,
    cohort ? cohortNow(cohort) : null,
    failing,
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

/** @param {Schemas['Grant'][]} grants @param {Said} said */
function verdict(grants, said) {
  const still = grants.filter(grant => allowedStill(grant, said)).length;
  const going = grants.filter(goesOn).length;
  return [
    `${still + going ? 'What was asked' : 'All of it'} is over: Stint has taken it away and read back from IAM.`,
    still ? `But something else gives ${still === 1 ? 'one grant' : `${still} grants`} of it still, see below.` : '',
    going ? `${going === 1 ? 'One grant goes' : `${going} grants go`} on: the holder is in another cohort too.` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** Stint has taken it away, and IAM allows the same. @param {Schemas['Grant']} grant @param {Said} said */
const allowedStill = ({id, state}, said) => state === 'REVOKED' && said.get(id)?.decision === 'ALLOWED';

/** @param {string} what @param {Schemas['Failure'] | null | undefined} failure */
const failed = (what, failure) => (failure ? el('div', {class: 'problem'}, `${what}: `, failureWords(failure)) : null);

/** Who, and why. @param {Schemas['Cohort']} cohort */
async function failingOf({name, members}) {
  const {items} = await call('listMembers', {path: {name}, query: {state: 'FAILING', pageSize: 100}});
  return el(
    'section',
    {id: 'failing'},
    el('h2', null, 'Failing', el('span', {class: 'number bad'}, members.failing)),
    table(
      ['Who', 'Why'],
      items.map(({userName, email, failure}) => [person(userName, email), failure ? failureWords(failure) : 'not known']),
      'Failing members',
    ),
  );
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
  return proofTable(grants, await iamSays(grants, signal));
}

/** @param {Schemas['Grant'][]} grants @param {Said} said */
function proofTable(grants, said) {
  if (!grants.length) {
    return null;
  }
  const rows = grants.slice(0, AT_ONCE).map(grant => [
    [principalWords(grant.principal), el('span', {class: 'below'}, el('a', {href: `#/grants/${grant.id}`}, givenWords(grant)))],
    [chip(grant.state), el('span', {class: 'below quiet'}, (grant.endedBy ?? '').toLowerCase().replaceAll('_', ' '))],
    grant.endedAt ? exactly(grant.endedAt) : '–',
    grant.revokedAt ? exactly(grant.revokedAt) : goesOn(grant) ? 'goes on: its holder is in another cohort too' : 'not yet',
    whatIamSays(grant, said),
  ]);
  return el(
    'section',
    {id: 'proof'},
    el('h2', null, 'The proof'),
    table(['Grant', 'State', 'Ended', 'Seen to be gone', 'IAM says'], rows, 'Ended grants'),
    grants.length > AT_ONCE ? el('p', {class: 'quiet'}, `and ${grants.length - AT_ONCE} more`) : null,
  );
}

/** @param {Schemas['Grant']} grant @param {Said} said */
function whatIamSays(grant, said) {
  const {decision = null, words = ''} = said.get(grant.id) ?? {};
  return [
    decision ? chip(decision) : null,
    allowedStill(grant, said) ? el('span', {class: 'below'}, 'This grant is gone; something else gives it still.') : null,
    el('span', {class: 'below quiet'}, words),
  ];
}

/** @param {Schemas['Grant'][]} grants the first of them @param {AbortSignal} [signal] @returns {Promise<Said>} */
async function iamSays(grants, signal) {
  /** @type {Said} */
  const said = new Map();
  const ask = async (/** @type {string} */ id) => {
    try {
      const {decision, summary} = await call('explainGrant', {path: {id}, signal});
      said.set(id, {decision, words: summary});
    } catch (failure) {
      said.set(id, {decision: null, words: failure instanceof Refused ? failure.problem.detail : 'nothing'});
    }
  };
  await Promise.all(grants.slice(0, AT_ONCE).map(({id}) => ask(id)));
  return said;
}

/**
 * What was cut since it was asked, as the audit trail has it.
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
    ...pages.flatMap(page => page.items).filter(({id, action}) => id > ended.after && CUTS.test(action)),
    ...severed.filter(({id, details}) => id > ended.after && details.cohort === cohort?.name),
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
