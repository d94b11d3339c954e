/** All grants, newest first. */

import {call} from './api.js';
import {el, fill} from './dom.js';
import {button, chip, givenWords, heading, principalWords, table} from './parts.js';
import {fromNow, when} from './time.js';

const COLUMNS = ['Who', 'What', 'State', 'Ends'];

/** @type {Schemas['GrantState'][]} */
const STATES = [
  'REQUESTED',
  'DENIED',
  'LAPSED',
  'SCHEDULED',
  'PENDING',
  'ACTIVE',
  'REVOKING',
  'REVOKED',
];

/** @type {import('./main.js').View} */
export async function view(main, {signal}) {
  const list = el('div', null);
  const state = el(
    'select',
    {id: 'state', onchange: () => show()},
    el('option', {value: ''}, 'in any state'),
    STATES.map(name => el('option', {value: name}, name.toLowerCase())),
  );
  fill(
    main,
    heading('Grants', [el('label', {for: 'state', class: 'unseen'}, 'State'), state]),
    list,
  );

  async function show() {
    const body = el('tbody', null);
    const made = table(COLUMNS, [], 'Grants');
    made.querySelector('tbody')?.replaceWith(body);
    const more = el('p', null);
    /** @param {string} [pageToken] */
    const load = async pageToken => {
      const wanted = /** @type {Schemas['GrantState'] | undefined} */ (state.value || undefined);
      const page = await call('listGrants', {query: {state: wanted, pageSize: 50, pageToken}, signal});
      body.append(...(table(COLUMNS, page.items.map(cells), '').querySelector('tbody')?.children ?? []));
      const next = page.nextPageToken;
      fill(more, next ? button('Show more', () => load(next)) : null);
      return page.items.length;
    };
    fill(list, (await load()) ? [made, more] : el('p', {class: 'empty'}, 'There is none.'));
  }
  await show();
}

/** @param {Schemas['Grant']} grant */
export function cells(grant) {
  return [
    principalWords(grant.principal),
    [
      el('a', {href: `#/grants/${grant.id}`, class: 'strong'}, givenWords(grant)),
      el('span', {class: 'below quiet'}, grant.reason),
    ],
    [chip(grant.state), grant.failure ? el('span', {class: 'below bad'}, grant.failure.code) : null],
    [when(grant.endsAt), el('span', {class: 'below quiet'}, fromNow(grant.endsAt))],
  ];
}
