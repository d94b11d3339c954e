/** One person: in which cohorts, with which grants; and the end of all of it. */

import {all} from './api.js';
import {el, fill} from './dom.js';
import {endPerson} from './end.js';
import {button, chip, failureWords, heading, table} from './parts.js';
import {people} from './people.js';
import {cells} from './grants.js';
import {may} from './rights.js';
import {when} from './time.js';

/** @type {import('./main.js').View} */
export async function view(main, {signal}, userName) {
  const known = (await people()).get(userName.toLowerCase());
  const memberships = known?.memberships ?? [];
  const cohorts = memberships.map(({cohort}) => cohort);
  const [own, ...shared] = await Promise.all([
    all('listGrants', {query: {member: userName}, signal}),
    ...cohorts.map(cohort => all('listGrants', {query: {cohort}, signal})),
  ]);
  const live = own.filter(grant => grant.state !== 'REVOKED');
  const there = memberships.filter(({member}) => !['REMOVED', 'REMOVING', 'ENDED'].includes(member.state));
  const nothing = live.length === 0 && there.length === 0;
  fill(
    main,
    heading(
      known?.email ?? userName,
      nothing || !may('revokeGrant') || !may('removeMember') ? null : button('End everything …', async () => endPerson(userName, known?.email, live, there.map(({cohort}) => cohort)), 'danger'),
      el('a', {href: '#/people'}, 'People'),
    ),
    el('p', {class: 'lead'}, 'User name ', el('code', null, known?.userName ?? userName)),
    known ? null : el('p', {class: 'warning'}, 'Nobody of this user name is in a cohort.'),
    el('h2', null, 'Cohorts', el('span', {class: 'number'}, memberships.length)),
    memberships.length
      ? table(
          ['Cohort', 'State', 'Password', 'Since'],
          memberships.map(({cohort, member}) => [
            el('a', {href: `#/cohorts/${encodeURIComponent(cohort)}`, class: 'strong'}, cohort),
            [chip(member.state), member.failure ? failureWords(member.failure) : null],
            member.adopted ? 'adopted user' : member.credentials.toLowerCase(),
            when(member.createdAt),
          ]),
          'Cohorts of this person',
        )
      : el('p', {class: 'empty'}, 'In none.'),
    grants('Grants of their own', own),
    shared.flat().length ? grants('Through their cohorts', shared.flat()) : null,
  );
}

/** @param {string} title @param {Schemas['Grant'][]} list */
function grants(title, list) {
  return el(
    'section',
    null,
    el('h2', null, title, el('span', {class: 'number'}, list.length)),
    list.length ? table(['Who', 'What', 'State', 'Ends'], list.map(cells), title) : el('p', {class: 'empty'}, 'None.'),
  );
}
