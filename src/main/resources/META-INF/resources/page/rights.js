/** What the reader may do, by the roles that the contract names: nothing is offered that would be refused. */

import {call} from './api.js';
import {OPERATIONS} from './operations.js';

/** @type {Promise<Schemas['Me']> | null} */
let asked = null;

/** @type {Set<string>} */
let roles = new Set();

/** Once for each who signs in. @returns {Promise<Schemas['Me']>} */
export function reader() {
  if (!asked) {
    const mine = call('getMe').then(me => {
      roles = new Set(me.roles.map(role => role.toLowerCase()));
      return me;
    });
    mine.catch(() => (asked = asked === mine ? null : asked));
    asked = mine;
  }
  return asked;
}

/** For who signs in next. */
export function forgetReader() {
  asked = null;
  roles = new Set();
}

/** Whether the reader's role is enough, once `reader` has said who that is. @param {OperationId} id */
export function may(id) {
  /** @type {readonly string[]} */
  const enough = OPERATIONS[id][4];
  return enough.some(role => role === 'anybody' || roles.has(role));
}
