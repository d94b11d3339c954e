/** A roster is uploaded: first what it would do, then it is done. */

import {call} from './api.js';
import {el, fill, tell} from './dom.js';
import {button, chip, heading, problem, table} from './parts.js';
import {forgetPeople} from './people.js';

/** @type {import('./main.js').View} */
export async function view(main, {signal}, name) {
  const cohort = await call('getCohort', {path: {name}, signal});
  const at = `#/cohorts/${encodeURIComponent(cohort.name)}`;
  const plan = el('section', {id: 'plan', 'aria-live': 'polite'});
  const input = el('input', {
    id: 'file',
    type: 'file',
    accept: '.csv,text/csv',
    onchange: () => input.files?.[0] && show(input.files[0]),
  });
  const adopt = el('input', {id: 'adopt', type: 'checkbox', onchange: () => input.files?.[0] && show(input.files[0])});
  fill(
    main,
    heading('Upload a roster', null, el('a', {href: at}, cohort.name)),
    el(
      'div',
      {class: 'panel'},
      el('label', {for: 'file'}, 'CSV file'),
      input,
      el('p', {class: 'quiet'}, 'As other systems and spreadsheets export it, with a column of e-mails; Username is optional, all others are ignored. The same file again changes nothing.'),
      el('label', {class: 'check'}, adopt, 'Take over users that are in IAM already: they join the group, get no password and are never deleted'),
    ),
    plan,
  );

  /** @param {File} file */
  async function show(file) {
    fill(plan, el('p', {class: 'quiet'}, 'Asking what it would do …'));
    try {
      // Read once: what is done is what was shown, whatever happens to the file meanwhile.
      const body = new Blob([await file.arrayBuffer()]);
      const query = {adopt: adopt.checked};
      const answer = await call('planRoster', {path: {name}, query, body, signal});
      fill(
        plan,
        el('h2', null, 'What it would do'),
        el('p', {class: 'quiet'}, `${file.name}: nothing has been stored yet. ${read(answer)}`),
        ...counts(answer, 'would be added', 'are members already', 'would be left out'),
        answer.accepted
          ? button(`Add ${answer.accepted} ${answer.accepted === 1 ? 'person' : 'people'}`, () => apply(body, query), 'main')
          : el('p', {class: 'empty'}, 'There is nothing to do.'),
        rows(answer),
      );
    } catch (failure) {
      if (!signal.aborted) {
        fill(plan, problem(failure));
      }
    }
  }

  /** @param {Blob} body @param {{adopt: boolean}} query */
  async function apply(body, query) {
    const answer = await call('uploadRoster', {path: {name}, query, body});
    forgetPeople();
    tell(`${answer.accepted} added to ${cohort.name}.`);
    if (answer.rejected === 0) {
      location.hash = at;
      return;
    }
    fill(
      plan,
      el('h2', null, 'Done'),
      ...counts(answer, 'were added', 'were members already', 'were left out'),
      el('p', null, el('a', {class: 'button main', href: at}, `Follow ${cohort.name}`)),
      rows(answer),
    );
  }
}

/** What the file was taken for. @param {Schemas['RosterAnswer']} answer */
function read({file}) {
  if (!file) {
    return '';
  }
  return `Read as ${file.encoding}; ${file.headerLine && !file.emailColumn ? 'seats without e-mails' : `the e-mails are ${file.emailColumn ? `in the column ${file.emailColumn}` : 'one a line'}`}${file.userNameColumn ? `, the user names in ${file.userNameColumn}` : ''}.`;
}

/** @param {Schemas['RosterAnswer']} answer @param {string} added @param {string} unchanged @param {string} rejected */
function counts(answer, added, unchanged, rejected) {
  /** @type {[number, string, string][]} */
  const all = [
    [answer.accepted, added, 'good'],
    [answer.unchanged, unchanged, ''],
    [answer.rejected, rejected, answer.rejected ? 'bad' : ''],
  ];
  return [el('ul', {class: 'counts'}, all.map(([count, words, look]) => el('li', {class: look}, el('b', null, count), words)))];
}

/** What needs eyes first. @param {Schemas['RosterAnswer']} answer */
function rows(answer) {
  const weight = {REJECTED: 0, CREATED: 1, UNCHANGED: 2};
  const sorted = [...answer.rows].sort(
    (a, b) => weight[a.outcome] - weight[b.outcome] || Number(!a.reason) - Number(!b.reason) || a.line - b.line,
  );
  return table(
    ['Line', 'E-mail', 'User name', 'Outcome', 'Why'],
    sorted.map(({line, email, userName, outcome, reason}) => [line, email ?? '–', userName ?? '–', chip(outcome), reason ?? '']),
    'Each line of the file',
  );
}
