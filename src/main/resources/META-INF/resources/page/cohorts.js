/** All cohorts, and a new one. */

import {all, call} from './api.js';
import {el, fill} from './dom.js';
import {chip, heading, problem, table} from './parts.js';
import {forgetPeople} from './people.js';
import {bar} from './progress.js';
import {may} from './rights.js';
import {fromNow, when} from './time.js';

/** @type {import('./main.js').View} */
export async function view(main, {signal}) {
  const cohorts = await all('listCohorts', {signal});
  const form = newCohort();
  fill(
    main,
    heading(
      'Cohorts',
      may('createCohort') ? el('button', {type: 'button', onclick: () => (form.hidden = !form.hidden)}, 'New cohort') : null,
    ),
    form,
    cohorts.length
      ? table(
          ['Cohort', 'State', 'People', 'Ends'],
          cohorts.map(({name, description, state, members, endsAt}) => [
            [
              el('a', {href: `#/cohorts/${encodeURIComponent(name)}`, class: 'strong'}, name),
              el('span', {class: 'below quiet'}, description),
            ],
            chip(state),
            bar(members),
            endsAt ? [when(endsAt), el('span', {class: 'below quiet'}, fromNow(endsAt))] : 'no end',
          ]),
          'All cohorts',
        )
      : el('p', {class: 'empty'}, may('createCohort') ? 'There is no cohort yet. Make one, then upload its roster.' : 'There is no cohort of yours.'),
  );
}

function newCohort() {
  const name = el('input', {id: 'new-name', required: true, maxlength: 128, autocomplete: 'off'});
  const description = el('input', {id: 'new-description', maxlength: 1000});
  const ends = el('input', {id: 'new-ends', type: 'datetime-local'});
  const policy = el('input', {id: 'new-policy', placeholder: 'arn:aws:iam::aws:policy/…'});
  const said = el('div', null);
  return el(
    'form',
    {
      class: 'panel fields',
      hidden: true,
      onsubmit: async (/** @type {Event} */ event) => {
        event.preventDefault();
        fill(said);
        try {
          const made = await call('createCohort', {
            body: {
              name: name.value.trim(),
              description: description.value || null,
              endsAt: ends.value ? new Date(ends.value).toISOString() : null,
              policies: policy.value ? {managed: [policy.value.trim()]} : {},
            },
          });
          forgetPeople();
          location.hash = `#/cohorts/${encodeURIComponent(made.name)}`;
        } catch (failure) {
          fill(said, problem(failure));
        }
      },
    },
    el('div', null, el('label', {for: 'new-name'}, 'Name'), name),
    el('div', null, el('label', {for: 'new-description'}, 'Description'), description),
    el('div', null, el('label', {for: 'new-ends'}, 'Ends (your time)'), ends),
    el('div', null, el('label', {for: 'new-policy'}, 'Managed policy (ARN, optional)'), policy),
    el('div', {class: 'wide'}, said, el('button', {class: 'main'}, 'Make the cohort')),
  );
}
