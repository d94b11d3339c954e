/** Who the reader is, and what is theirs: all that there is for who has no role. */

import {call} from './api.js';
import {el, fill} from './dom.js';
import {button, chip, copyable, facts, heading, table} from './parts.js';
import {when} from './time.js';

/** @type {import('./main.js').View} */
export async function view(main, {signal}) {
  const me = await call('getMe', {signal});
  const ready = me.memberships.some(({credentials}) => credentials === 'READY');
  const password = el('div', {id: 'password', 'aria-live': 'polite'});
  fill(
    main,
    heading('You', ready ? button('Show my one-time password', () => take(password), 'main') : null),
    facts([
      ['Who', el('code', null, me.subject)],
      ['By', me.issuer],
      ['E-mail', me.email ?? 'none that is verified'],
      ['Roles', me.roles.join(', ').toLowerCase() || 'none: only what is your own is shown'],
      ['Signed in until', me.expiresAt ? when(me.expiresAt) : 'no end'],
    ]),
    password,
    me.memberships.length
      ? table(
          ['Cohort', 'User name', 'State', 'Ends'],
          me.memberships.map(({cohort, userName, state, endsAt}) => [cohort, userName, chip(state), endsAt ? when(endsAt) : 'no end']),
          'Your cohorts',
        )
      : el('p', {class: 'empty'}, 'You are in no cohort.'),
    me.grants.map(({type, role, cohort, state, endsAt, instructions}) =>
      el(
        'section',
        null,
        el('h2', null, role ?? type.toLowerCase().replace('_', ' '), ' ', chip(state)),
        el('p', {class: 'quiet'}, cohort ? `through ${cohort}, until ` : 'until ', when(endsAt)),
        instructions ? el('p', null, instructions.note) : null,
        instructions?.setUp ? copyable(instructions.setUp, 'the profile') : null,
        instructions?.assumeRoleCommand ? copyable(instructions.assumeRoleCommand, 'the command') : null,
      ),
    ),
  );
}

/** @param {HTMLElement} place */
async function take(place) {
  const {items, signInUrl} = await call('claimOwnCredentials');
  fill(
    place,
    items.length
      ? [
          el('p', {class: 'warning'}, 'It is shown this once. You choose another one when you sign in.'),
          ...items.flatMap(({userName, password}) => [el('h3', null, userName), copyable(password, 'the password')]),
          signInUrl ? el('p', null, el('a', {href: signInUrl, rel: 'noreferrer'}, signInUrl)) : null,
        ]
      : el('p', {class: 'empty'}, 'There is none to be taken any more.'),
  );
}
