/** Ends access, and stays to show that it has ended. */

import {all, call} from './api.js';
import {el} from './dom.js';
import {ask, grantWords} from './parts.js';
import {forgetPeople, people} from './people.js';
import {lastEvent, proofOf} from './proof.js';

/** @type {Schemas['GrantState'][]} */
const LIVE = ['SCHEDULED', 'PENDING', 'ACTIVE', 'REVOKING'];

const main = () => /** @type {HTMLElement} */ (document.querySelector('#main > div'));

/** @param {Schemas['Grant']} grant */
export async function endGrant(grant) {
  ask(
    'End this grant now?',
    [el('p', null, `${grantWords(grant)}: it is taken away at once, and running sessions with it. There is no way back but a new grant.`)],
    'End it now',
    async () => {
      const after = await lastEvent();
      await call('revokeGrant', {path: {id: grant.id}});
      await proofOf(main(), {title: 'The grant ends', grants: [grant.id], members: [], cohort: null, after});
    },
  );
}

/**
 * @param {string} userName
 * @param {string | null | undefined} email
 * @param {Schemas['Grant'][]} grants that live
 * @param {string[]} cohorts
 */
export function endPerson(userName, email, grants, cohorts) {
  ask(
    `End everything of ${email ?? userName}?`,
    [
      el(
        'ul',
        null,
        grants.map(grant => el('li', null, grantWords(grant), ': ended now, its sessions too')),
        cohorts.map(cohort => el('li', null, `taken out of ${cohort}`)),
      ),
      el('p', null, 'A user that Stint made is deleted with its password and keys, when no cohort holds it any more.'),
    ],
    'End everything now',
    async () => {
      const after = await lastEvent();
      // Access first: who is out of every cohort may be gone, and with them what denies sessions.
      await Promise.all(grants.map(({id}) => call('revokeGrant', {path: {id}})));
      await Promise.all(cohorts.map(name => call('removeMember', {path: {name, userName}})));
      forgetPeople();
      await proofOf(main(), {
        title: `Everything of ${email ?? userName} ends`,
        grants: grants.map(({id}) => id),
        members: cohorts.map(name => ({name, userName})),
        cohort: null,
        after,
      });
    },
  );
}

/** @param {Schemas['Cohort']} cohort */
export async function endCohort(cohort) {
  const {name} = cohort;
  const [own, everybody, ...live] = await Promise.all([
    all('listGrants', {query: {cohort: name}}),
    people(),
    ...LIVE.map(state => all('listGrants', {query: {state}})),
  ]);
  const isMember = (/** @type {string | null} */ user) =>
    user !== null && (everybody.get(user.toLowerCase())?.memberships ?? []).some(({cohort: held}) => held === name);
  const grants = own.filter(({state}) => state !== 'REVOKED');
  const theirs = live.flat().filter(({principal}) => isMember(principal.member));
  ask(
    `End everything of ${name}?`,
    [
      el(
        'ul',
        null,
        el('li', null, `${cohort.members.total} people lose it now: sign-in, keys, and what the group allows`),
        grants.map(grant => el('li', null, grantWords(grant), ': ended now, sessions too')),
        theirs.length ? el('li', null, `${theirs.length} grants of its members end too, but for who is in another cohort that goes on`) : null,
      ),
      el('p', null, 'Its users are deleted later, as the cohort says. The end cannot be taken back.'),
    ],
    'End everything now',
    async () => {
      const after = await lastEvent();
      await call('changeCohort', {path: {name}, body: {endsAt: 'NOW'}});
      forgetPeople();
      await proofOf(main(), {
        title: `Everything of ${name} ends`,
        grants: [...grants, ...theirs].map(({id}) => id),
        members: [],
        cohort: name,
        after,
      });
    },
  );
}
