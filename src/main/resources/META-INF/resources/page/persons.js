/** People of all cohorts, found by e-mail or user name. */

import {el, fill} from './dom.js';
import {chip, heading, table} from './parts.js';
import {people, person} from './people.js';

const MOST = 100;

/** @type {import('./main.js').View} */
export async function view(main, {signal}) {
  const everybody = [...(await people()).values()].sort((a, b) => ((a.email ?? a.userName) < (b.email ?? b.userName) ? -1 : 1));
  if (signal.aborted) {
    return;
  }
  const list = el('div', {'aria-live': 'polite'});
  const input = el('input', {id: 'find', type: 'search', placeholder: 'E-mail or user name', oninput: () => show()});
  fill(main, heading('People'), el('label', {for: 'find', class: 'unseen'}, 'Find by e-mail or user name'), input, list);

  function show() {
    const wanted = input.value.trim().toLowerCase();
    const found = everybody.filter(
      ({email, userName}) => email?.toLowerCase().includes(wanted) || userName.toLowerCase().includes(wanted),
    );
    fill(
      list,
      el('p', {class: 'quiet'}, `${found.length} of ${everybody.length}` + (found.length > MOST ? `, the first ${MOST} are shown` : '')),
      found.length
        ? table(
            ['Who', 'In'],
            found.slice(0, MOST).map(({userName, email, memberships}) => [
              person(userName, email),
              memberships.map(({cohort, member}) =>
                el('span', {class: 'in'}, el('a', {href: `#/cohorts/${encodeURIComponent(cohort)}`}, cohort), ' ', chip(member.state)),
              ),
            ]),
            'People',
          )
        : el('p', {class: 'empty'}, 'Nobody.'),
    );
  }
  show();
  input.focus();
}
