/** One-time passwords, taken once and printed one person a page. */

import {call} from './api.js';
import {el, fill} from './dom.js';
import {askBeforeLeaving, leaving} from './leaving.js';
import {ask, button, heading} from './parts.js';
import {inWords, utc, when} from './time.js';

const TAKEN_ELSEWHERE =
  'They have been taken elsewhere: in another tab, or by somebody else. Stint has none of them any more. Who is without theirs gets a fresh one.';

/** @type {import('./main.js').View} */
export async function view(main, life, name) {
  const cohort = await call('getCohort', {path: {name}, signal: life.signal});
  const above = el('a', {href: `#/cohorts/${encodeURIComponent(cohort.name)}`}, cohort.name);
  const place = el('div', null);
  const ready = await countReady(name, life.signal);
  fill(
    main,
    heading('Hand-outs', null, above),
    place,
  );
  fill(
    place,
    el(
      'div',
      {class: 'panel'},
      el('p', null, el('strong', null, ready.count + (ready.more ? ' or more' : '')), ready.count === 1 ? ' one-time password is ready.' : ' one-time passwords are ready.'),
      el(
        'p',
        null,
        'They are handed out once: what is taken here is destroyed in Stint, and nobody can ask for it again. ',
        'Have the printer ready, and leave this page only when the hand-outs are printed.',
      ),
      ready.count ? button('Take them …', async () => confirm(), 'main') : el('p', {class: 'empty'}, nothing(cohort)),
    ),
  );

  function confirm() {
    ask(
      'Take the passwords, once?',
      [
        el('p', null, `All passwords of ${cohort.name} that are ready are shown here, and destroyed in Stint.`),
        el('p', null, 'They stay on this page until it is left. Who loses theirs gets a fresh one.'),
      ],
      'Take them now',
      async () => {
        const {items, signInUrl} = await call('claimCredentials', {path: {name}});
        if (items.length) {
          showHandouts(main, above, cohort, items, signInUrl);
          keepHere(life.signal);
        } else {
          fill(main, heading('Hand-outs', null, above), el('p', {class: 'warning'}, TAKEN_ELSEWHERE));
        }
      },
    );
  }
}

/** Who leaves loses them: by a link or a button of the page, by going back, or by closing it. @param {AbortSignal} signal */
function keepHere(signal) {
  const words = 'The passwords are on this page alone. Nobody can show them again.';
  askBeforeLeaving(go => ask('Leave the hand-outs?', [el('p', null, words)], 'Leave', async () => go()), signal);
  addEventListener('beforeunload', event => event.preventDefault(), {signal});
  document.addEventListener(
    'click',
    event => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      const to = link?.getAttribute('href');
      if (to?.startsWith('#/')) {
        event.preventDefault();
        leaving(() => (location.hash = to));
      }
    },
    {signal, capture: true},
  );
}

/** @param {Schemas['Cohort']} cohort */
const nothing = cohort =>
  cohort.password.mode === 'SHARED'
    ? 'This cohort has one shared password, which Stint never shows.'
    : 'Nobody waits for one: they were taken, or members are still on their way.';

/** @param {string} name @param {AbortSignal} signal */
async function countReady(name, signal) {
  const {items, nextPageToken} = await call('listMembers', {path: {name}, query: {pageSize: 500}, signal});
  return {count: items.filter(member => member.credentials === 'READY').length, more: nextPageToken !== null};
}

/**
 * @param {HTMLElement} main
 * @param {Node} above
 * @param {Schemas['Cohort']} cohort
 * @param {Schemas['ClaimedCredentials']['items']} items
 * @param {string | null} signInUrl
 */
function showHandouts(main, above, cohort, items, signInUrl) {
  fill(
    main,
    heading(`${items.length} hand-outs`, el('button', {type: 'button', class: 'main', onclick: () => print()}, 'Print'), above),
    el('p', {class: 'warning screen-only'}, 'These passwords are on this page alone, and gone when it is left. One person a page.'),
    items.map(item =>
      el(
        'article',
        {class: 'handout'},
        el('p', {class: 'for'}, cohort.name),
        el('h2', null, item.email ?? item.userName),
        el(
          'dl',
          null,
          el('dt', null, 'Sign in at'),
          el('dd', null, signInUrl ?? 'ask who gave you this'),
          el('dt', null, 'User name'),
          el('dd', {class: 'typed'}, item.userName),
          el('dt', null, 'One-time password'),
          el('dd', {class: 'typed password'}, item.password),
        ),
        el(
          'ol',
          null,
          el('li', null, 'Open the address above and type the user name and the password as they stand.'),
          el('li', null, 'You are asked for a password of your own. From then on this one is of no use.'),
          el('li', null, `Sign in within ${inWords(cohort.credentials.unusedFor)}: after that it does not work, and you need a fresh one.`),
        ),
        cohort.endsAt ? el('p', {class: 'until'}, 'Your access ends on ', when(cohort.endsAt), ` (${utc(cohort.endsAt)}).`) : null,
      ),
    ),
  );
}
