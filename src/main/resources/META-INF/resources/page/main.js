/** Which view is shown, and whether anybody is signed in. */

import {Refused, call} from './api.js';
import * as cohort from './cohort.js';
import * as cohorts from './cohorts.js';
import {el, fill, tell} from './dom.js';
import * as ends from './ends.js';
import * as grant from './grant.js';
import * as grants from './grants.js';
import * as handouts from './handouts.js';
import {heldBack, leaving} from './leaving.js';
import * as me from './me.js';
import {problem} from './parts.js';
import {forgetPeople} from './people.js';
import * as person from './person.js';
import * as persons from './persons.js';
import {forgetReader, may, reader} from './rights.js';
import * as roster from './roster.js';
import {signIn, signOut, takeTokenFromAddress, token} from './session.js';

/**
 * @typedef {object} Life of a view, which ends when another one comes
 * @property {AbortSignal} signal
 * @property {(milliseconds: number) => Promise<boolean>} pause false: it has ended meanwhile
 *
 * @typedef {(main: HTMLElement, life: Life, ...names: string[]) => Promise<void>} View
 */

/** @type {[RegExp, View][]} */
const VIEWS = [
  [/^#?\/?$/, ends.view],
  [/^#\/cohorts$/, cohorts.view],
  [/^#\/cohorts\/([^/]+)$/, cohort.view],
  [/^#\/cohorts\/([^/]+)\/roster$/, roster.view],
  [/^#\/cohorts\/([^/]+)\/handouts$/, handouts.view],
  [/^#\/grants$/, grants.view],
  [/^#\/grants\/([^/]+)$/, grant.view],
  [/^#\/people$/, persons.view],
  [/^#\/people\/([^/]+)$/, person.view],
  [/^#\/me$/, me.view],
];

const NAVIGATION = [
  ['#/', 'Ends'],
  ['#/cohorts', 'Cohorts'],
  ['#/grants', 'Grants'],
  ['#/people', 'People'],
  ['#/me', 'You'],
];

const main = /** @type {HTMLElement} */ (document.getElementById('main'));
const header = /** @type {HTMLElement} */ (document.getElementById('top'));

let life = new AbortController();

const NO_TOKEN = 'The link that was opened holds no token.';

/** @param {string} [why] nobody may be signed in */
async function show(why) {
  life.abort();
  life = new AbortController();
  const {signal} = life;
  if (!(await token())) {
    showSignIn(why);
    return;
  }
  const place = el('div', null, el('p', {class: 'quiet'}, 'Loading …'));
  fill(main, place);
  scrollTo(0, 0);
  try {
    await reader();
    if (signal.aborted) {
      return;
    }
    showNavigation();
    if (why) {
      tell(why);
    }
    // Who has no role has nothing but their own to see.
    const [view, names] = may('listCohorts') ? asked() : [me.view, []];
    await view(place, {signal, pause: pauseOf(signal)}, ...names);
  } catch (failure) {
    if (signal.aborted) {
      return;
    }
    if (failure instanceof Refused && failure.problem.status === 401) {
      signOutWholly();
      showSignIn('The token is not taken any more. Sign in again.');
      return;
    }
    fill(place, el('h1', null, titleOf(failure)), problem(failure), el('p', null, el('button', {type: 'button', onclick: () => show()}, 'Try again')));
  }
}

function signOutWholly() {
  signOut();
  forgetPeople();
  forgetReader();
}

/** @returns {[View, string[]]} what the address names */
function asked() {
  const [route, view] = VIEWS.find(([route]) => route.test(location.hash)) ?? [/^/, nothingHere];
  try {
    return [view, (route.exec(location.hash) ?? []).slice(1).map(decodeURIComponent)];
  } catch {
    // No name: its percent signs stand for nothing.
    return [nothingHere, []];
  }
}

/** @param {unknown} failure */
const titleOf = failure =>
  failure instanceof Refused && failure.problem.status === 404 ? 'This is not there' : 'This cannot be shown';

/** @param {AbortSignal} signal */
function pauseOf(signal) {
  return (/** @type {number} */ milliseconds) =>
    new Promise(done => {
      const timer = setTimeout(() => done(true), milliseconds);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        done(false);
      });
    });
}

/** @type {View} */
async function nothingHere(place) {
  fill(place, el('h1', null, 'There is nothing here'), el('p', null, el('a', {href: '#/'}, 'What ends today')));
}

function brand() {
  return el('a', {class: 'brand', href: '#/'}, el('img', {src: '/page/icon.svg', alt: '', width: 22, height: 22}), 'Stint');
}

function showNavigation() {
  const here = '#/' + (location.hash.split('/')[1] ?? '');
  if (header.querySelector('nav')) {
    for (const link of header.querySelectorAll('nav a')) {
      mark(link, here);
    }
    return;
  }
  const account = el('span', {class: 'account'});
  fill(
    header,
    brand(),
    el(
      'nav',
      {'aria-label': 'Views'},
      NAVIGATION.filter(([href]) => href === '#/me' || may('listCohorts')).map(([href, words]) => mark(el('a', {href}, words), here)),
    ),
    account,
    el(
      'button',
      {
        type: 'button',
        class: 'small',
        onclick: () =>
          leaving(() => {
            signOutWholly();
            show();
          }),
      },
      'Sign out',
    ),
  );
  if (!may('getAccount')) {
    return;
  }
  call('getAccount').then(
    ({accountId, sandbox}) =>
      fill(account, el('span', {class: 'unseen'}, 'AWS account '), accountId, sandbox ? el('span', {class: 'tag'}, 'sandbox') : null),
    () => fill(account, 'AWS does not answer'),
  );
}

/** @param {Element} link @param {string} here */
function mark(link, here) {
  if (link.getAttribute('href') === here) {
    link.setAttribute('aria-current', 'page');
  } else {
    link.removeAttribute('aria-current');
  }
  return link;
}

/** @param {string} [why] */
function showSignIn(why) {
  document.title = 'Sign in · Stint';
  fill(header, brand());
  const input = el('input', {
    id: 'token',
    type: 'password',
    autocomplete: 'off',
    spellcheck: 'false',
    required: true,
    'aria-describedby': 'token-help',
  });
  const said = el('div', null, why ? el('p', {class: 'problem', role: 'alert'}, why) : null);
  const form = el(
    'form',
    {
      class: 'sign-in',
      onsubmit: async (/** @type {Event} */ event) => {
        event.preventDefault();
        signIn(input.value.trim());
        try {
          await reader();
          await show();
        } catch (failure) {
          signOutWholly();
          const wrong = failure instanceof Refused && failure.problem.status === 401;
          fill(said, wrong ? el('p', {class: 'problem', role: 'alert'}, 'This token is not known here.') : problem(failure));
          input.focus();
        }
      },
    },
    el('h1', null, 'Sign in'),
    el('p', {class: 'quiet'}, 'Stint hands out AWS access in bulk and for a limited time.'),
    el('label', {for: 'token'}, 'Token'),
    input,
    el('p', {id: 'token-help', class: 'quiet'}, 'The sandbox prints it at its start. It is kept in this tab alone, until the tab is closed.'),
    said,
    el('button', {class: 'main'}, 'Sign in'),
  );
  fill(main, form);
  input.focus();
}

/** What the address gives: a token or none, and a view. */
const arrive = () => show(takeTokenFromAddress() ? undefined : NO_TOKEN);

// A link to where one is already shows it anew.
addEventListener('click', event => {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link && link.getAttribute('href') === location.hash && location.hash !== '#main') {
    show();
  }
});
addEventListener('hashchange', () => {
  // Skip links are no views.
  if (location.hash !== '#main' && !heldBack()) {
    arrive().then(() => main.focus({preventScroll: true}));
  }
});
arrive();
