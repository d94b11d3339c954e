/** What several views are made of. */

import {Refused} from './api.js';
import {el, tell} from './dom.js';
import {person} from './people.js';
import {fromNow, when} from './time.js';

/** @typedef {import('./dom.js').Child} Child */

/** How a state looks; what is not here looks quiet. */
const LOOKS = {
  ACTIVE: 'good',
  CREATED: 'good',
  ALLOWED: 'good',
  REVOKED: 'done',
  FAILING: 'bad',
  REJECTED: 'bad',
  DENIED: 'bad',
  EXPLICIT_DENY: 'bad',
  IMPLICIT_DENY: 'bad',
  PENDING: 'busy',
  REQUESTED: 'busy',
  SCHEDULED: 'busy',
  REVOKING: 'busy',
  ENDING: 'busy',
  DELETING: 'busy',
  REMOVING: 'busy',
};

/** @param {string} state */
export function chip(state) {
  const look = /** @type {Record<string, string>} */ (LOOKS)[state] ?? 'done';
  return el('span', {class: `chip ${look}`}, state.replaceAll('_', ' '));
}

/**
 * @param {string} title
 * @param {Child | Child[]} [beside]
 * @param {Child | Child[]} [above]
 */
export function heading(title, beside, above) {
  document.title = `${title} · Stint`;
  return el(
    'div',
    {class: 'heading'},
    el('div', null, above ? el('p', {class: 'above'}, above) : null, el('h1', null, title)),
    el('div', {class: 'actions'}, beside ?? null),
  );
}

/**
 * @param {string[]} columns
 * @param {(Child | Child[])[][]} rows
 * @param {string} caption for who cannot see what is around it
 */
export function table(columns, rows, caption) {
  return el(
    'table',
    null,
    el('caption', {class: 'unseen'}, caption),
    el('thead', null, el('tr', null, columns.map(name => el('th', {scope: 'col'}, name)))),
    el(
      'tbody',
      null,
      rows.map(row =>
        el(
          'tr',
          null,
          row.map((cell, i) => el('td', {'data-label': columns[i]}, cell)),
        ),
      ),
    ),
  );
}

/** @param {[string, Child | Child[]][]} pairs */
export function facts(pairs) {
  return el(
    'dl',
    {class: 'facts'},
    pairs.map(([name, value]) => el('div', null, el('dt', null, name), el('dd', null, value))),
  );
}

/** @param {Schemas['Failure']} failure */
export function failureWords(failure) {
  return el(
    'div',
    {class: 'failure'},
    el('strong', null, failure.code),
    ` ${failure.message} `,
    el(
      'span',
      {class: 'quiet'},
      `since `,
      when(failure.since),
      `, tried ${failure.attempts} ${failure.attempts === 1 ? 'time' : 'times'}`,
      failure.nextAttemptAt ? `, again ${fromNow(failure.nextAttemptAt)}` : '',
    ),
  );
}

/**
 * What was refused, in words, with the places that it names.
 *
 * @param {unknown} failure
 */
export function problem(failure) {
  if (!(failure instanceof Refused)) {
    console.error(failure);
    return el('div', {class: 'problem', role: 'alert'}, 'This page went wrong. Load it again.');
  }
  const {title, status, detail, errors, code, requestId} = failure.problem;
  const others = errors.filter(error => error.pointer || error.detail !== detail);
  const said = (/** @type {string} */ words) => (words === detail ? '' : ` ${words}`);
  return el(
    'div',
    {class: 'problem', role: 'alert'},
    el('strong', null, title),
    el('p', null, detail),
    others.length
      ? el(
          'ul',
          null,
          others.map(({pointer, detail: words}) =>
            el('li', null, el('code', null, pointer || 'the whole'), said(words)),
          ),
        )
      : null,
    el(
      'p',
      {class: 'quiet'},
      [status || null, code, requestId ? `request ${requestId}` : null].filter(Boolean).join(' · '),
    ),
  );
}

/**
 * A button that does something, once at a time, and shows what is refused below it.
 *
 * @param {string} words
 * @param {() => Promise<unknown>} act
 * @param {string} [look]
 */
export function button(words, act, look = '') {
  /** @type {Element | null} */
  let shown = null;
  const made = el(
    'button',
    {
      type: 'button',
      class: look,
      onclick: async () => {
        shown?.remove();
        made.disabled = true;
        try {
          await act();
        } catch (failure) {
          shown = problem(failure);
          (made.closest('dialog .actions, .heading, form, section') ?? made).after(shown);
        } finally {
          made.disabled = false;
        }
      },
    },
    words,
  );
  return made;
}

/** @param {string} text @param {string} name what it is, for the button */
export function copyable(text, name) {
  return el(
    'div',
    {class: 'copyable'},
    el('pre', {tabindex: 0}, text),
    button(
      `Copy`,
      async () => {
        await navigator.clipboard.writeText(text);
        tell(`Copied: ${name}`);
      },
      'small',
    ),
  );
}

/** @param {Schemas['Grant']['principal']} principal */
export function principalWords({member, cohort, arn}) {
  if (member) {
    return person(member);
  }
  return cohort
    ? el('a', {href: `#/cohorts/${encodeURIComponent(cohort)}`}, `everybody in ${cohort}`)
    : el('code', {class: 'arn'}, arn);
}

/** What a grant gives, in a few words. @param {Schemas['Grant']} grant */
export function givenWords({type, role, passTo, policy}) {
  if (type === 'ASSUME_ROLE') {
    return `assume ${role}`;
  }
  if (type === 'PASS_ROLE') {
    return `pass ${role} to ${(passTo ?? []).map(service => service.replace('.amazonaws.com', '')).join(', ')}`;
  }
  return policy?.arn ? `policy ${policy.arn.replace(/^.*\//, '')}` : 'a policy of its own';
}

/** To tell it from others. @param {Schemas['Grant']} grant */
export const grantWords = grant => givenWords(grant) + (grant.reason ? ` (${grant.reason})` : '');

/**
 * Asks before what cannot be taken back.
 *
 * @param {string} title
 * @param {Child[]} words
 * @param {string} yes
 * @param {() => Promise<unknown>} act
 */
export function ask(title, words, yes, act) {
  const dialog = el(
    'dialog',
    {'aria-labelledby': 'asked', onclose: () => dialog.remove()},
    el('h2', {id: 'asked'}, title),
    words,
    el(
      'div',
      {class: 'actions'},
      el('button', {type: 'button', autofocus: true, onclick: () => dialog.close()}, 'Cancel'),
      button(
        yes,
        async () => {
          await act();
          dialog.close();
        },
        'danger',
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
}
