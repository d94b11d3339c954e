/** Who is behind a user name: members of all cohorts, read once in a while. */

import {all} from './api.js';
import {el} from './dom.js';

/**
 * @typedef {object} Person
 * @property {string} userName
 * @property {string | null} email null: a seat
 * @property {{cohort: string, member: Schemas['Member']}[]} memberships
 */

const MOST = 20_000;
const AT_ONCE = 4;
const FRESH = 60_000;

/** @type {{since: number, people: Promise<Map<string, Person>>} | null} */
let read = null;

/** @returns {Promise<Map<string, Person>>} by user name in small letters */
export function people() {
  if (!read || Date.now() - read.since > FRESH) {
    const mine = {since: Date.now(), people: readAll()};
    mine.people.catch(() => (read = read === mine ? null : read));
    read = mine;
  }
  return read.people;
}

/** After a change, or for who signs in next. */
export function forgetPeople() {
  read = null;
}

async function readAll() {
  /** @type {Map<string, Person>} */
  const found = new Map();
  const waiting = await all('listCohorts', {});
  const worker = async () => {
    for (let cohort = waiting.shift(); cohort && found.size < MOST; cohort = waiting.shift()) {
      const {name} = cohort;
      for (const member of await all('listMembers', {path: {name}}, MOST)) {
        const key = member.userName.toLowerCase();
        const person = found.get(key) ?? {userName: member.userName, email: member.email, memberships: []};
        person.memberships.push({cohort: name, member});
        found.set(key, person);
      }
    }
  };
  await Promise.all(Array.from({length: AT_ONCE}, worker));
  return found;
}

/**
 * E-mail and user name; the e-mail comes when it is known.
 *
 * @param {string} userName
 * @param {string | null} [email]
 */
export function person(userName, email) {
  const mail = el('span', {class: 'mail'}, email ?? '');
  if (email === undefined) {
    people().then(
      all => (mail.textContent = all.get(userName.toLowerCase())?.email ?? ''),
      () => {},
    );
  }
  return el(
    'a',
    {class: 'who', href: `#/people/${encodeURIComponent(userName)}`},
    mail,
    el('span', {class: 'user'}, userName),
  );
}
