/** Says when what a view shows is not of now. */

import {Refused} from './api.js';
import {el, fill} from './dom.js';
import {exactly} from './time.js';

/** For a view that reads again by itself. */
export function freshness() {
  const element = el('div', {class: 'freshness', role: 'status'});
  /** @type {string | null} */
  let of = null;
  return {
    element,
    answered() {
      of = new Date().toISOString();
      fill(element);
    },
    silent() {
      fill(
        element,
        el(
          'p',
          {class: 'warning'},
          'Stint does not answer. It is tried again.',
          ...(of ? [' What is shown is of ', exactly(of), '.'] : []),
        ),
      );
    },
  };
}

/** Not reached, or not able to: another time it may be. @param {unknown} failure */
export const isSilence = failure =>
  failure instanceof Refused && (failure.problem.status === 0 || failure.problem.status === 429 || failure.problem.status >= 500);
