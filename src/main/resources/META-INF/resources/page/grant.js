/** One grant: whether it works and why, how it is used, how it ends. */

import {call} from './api.js';
import {el, fill} from './dom.js';
import {endGrant} from './end.js';
import {freshness, isSilence} from './freshness.js';
import {button, chip, copyable, facts, failureWords, givenWords, heading, principalWords, problem} from './parts.js';
import {proofOfGrants} from './proof.js';
import {may} from './rights.js';
import {fromNow, when} from './time.js';

const AGAIN = 2_000;
const GUARDS = {
  DATED_ALLOW: 'AWS: what is given holds only until then',
  SESSION_DENY: 'AWS: sessions that live are refused from then on',
  TOKEN_ISSUE_DENY: 'AWS: sessions made before are refused',
};

/** @type {import('./main.js').View} */
export async function view(main, life, id) {
  const path = {id};
  const fresh = freshness();
  const place = el('div', null);
  let shown = false;
  do {
    try {
      const grant = await call('getGrant', {path, signal: life.signal});
      await draw(place, grant, life.signal);
      fresh.answered();
      if (!shown) {
        fill(main, fresh.element, place);
        shown = true;
      }
      if (grant.state !== 'PENDING' && grant.state !== 'REVOKING') {
        return;
      }
    } catch (failure) {
      if (!shown || !isSilence(failure)) {
        throw failure;
      }
      fresh.silent();
    }
  } while (await life.pause(AGAIN));
}

/** @param {HTMLElement} main @param {Schemas['Grant']} grant @param {AbortSignal} signal */
async function draw(main, grant, signal) {
  const over = grant.state === 'REVOKED' || grant.state === 'REVOKING';
  const asked = grant.state === 'REQUESTED';
  const never = grant.state === 'DENIED' || grant.state === 'LAPSED';
  const {enforcement} = grant;
  const member = grant.principal.cohort ? await anybodyIn(grant.principal.cohort, signal) : undefined;
  const [explanation, use, proof] = await Promise.all([
    explained(grant, member, signal),
    over || asked || never ? null : used(grant, member, signal),
    over ? proofOfGrants([grant], signal) : null,
  ]);
  fill(
    main,
    heading(
      givenWords(grant).replace(/^./, first => first.toUpperCase()),
      over || never || !may('revokeGrant') ? null : button('End it now …', () => endGrant(grant), 'danger'),
      el('a', {href: '#/grants'}, 'Grants'),
    ),
    facts([
      ['Who', principalWords(grant.principal)],
      ['State', chip(grant.state)],
      ['From', when(grant.startsAt)],
      ['Until', [when(grant.endsAt), ` · ${fromNow(grant.endsAt)}`]],
      ['Why', grant.reason ?? 'nothing was said'],
      [
        'Who ends it',
        el(
          'ul',
          null,
          enforcement.AWS.map(guard => el('li', null, GUARDS[guard])),
          enforcement.scheduler ? el('li', null, 'Stint: takes it away and reads back') : null,
          enforcement.AWS.length ? null : el('li', {class: 'bad'}, 'AWS itself does not end it'),
        ),
      ],
    ]),
    grant.failure ? el('div', {class: 'problem'}, failureWords(grant.failure)) : null,
    grant.warnings.map(({message}) => el('p', {class: 'warning'}, message)),
    proof,
    explanation,
    use,
  );
}

/** For a grant to a cohort: one of it, as an example. @param {string} name @param {AbortSignal} signal */
async function anybodyIn(name, signal) {
  try {
    const {items} = await call('listMembers', {path: {name}, query: {state: 'ACTIVE', pageSize: 1}, signal});
    return items[0]?.userName;
  } catch {
    return undefined;
  }
}

/** @param {Schemas['Grant']} grant @param {string | undefined} member @param {AbortSignal} signal */
async function explained(grant, member, signal) {
  const title = el('h2', null, 'Does it work?');
  const place = el('div', null);
  const mfa = el('input', {id: 'mfa', type: 'checkbox', onchange: () => show()});
  const asked = el('label', {class: 'check', hidden: true}, mfa, 'as if signed in with MFA');

  async function show() {
    try {
      const it = await call('explainGrant', {path: {id: grant.id}, query: {member, mfa: mfa.checked}, signal});
      asked.hidden = !mfa.checked && !it.requirements.some(({requirement}) => requirement.includes('MFA'));
      fill(place, explanation(it, member));
    } catch (failure) {
      fill(place, problem(failure));
    }
  }
  await show();
  return el('section', {id: 'explanation'}, title, asked, place);
}

/** What is not met comes first. @param {Schemas['Explanation']} it @param {string | undefined} member */
function explanation(it, member) {
  const sorted = [...it.requirements].sort((a, b) => Number(a.met) - Number(b.met));
  return [
    el('p', {class: 'verdict'}, el('strong', null, it.decision === 'ALLOWED' ? 'Yes.' : it.decision === 'DEPENDS' ? 'It depends.' : 'No.'), chip(it.decision)),
    el('p', null, it.summary),
    el('p', {class: 'quiet'}, 'As IAM has it at ', when(it.at), member ? `, for ${member}` : '', '.'),
    el(
      'ul',
      {class: 'requirements'},
      sorted.map(({side, requirement, met, detail, remedy}) =>
        el(
          'li',
          {class: met ? 'met' : 'unmet'},
          el('span', {class: 'unseen'}, met ? 'met: ' : 'not met: '),
          el('strong', null, requirement),
          el('span', {class: 'side'}, side.toLowerCase()),
          el('span', {class: 'below quiet'}, detail),
          remedy ? el('span', {class: 'below remedy'}, remedy) : null,
        ),
      ),
    ),
  ];
}

/** @param {Schemas['Grant']} grant @param {string | undefined} member @param {AbortSignal} signal */
async function used(grant, member, signal) {
  const title = el('h2', null, 'How it is used');
  try {
    const it = await call('getGrantInstructions', {path: {id: grant.id}, query: {member}, signal});
    /** @type {[string, string | null][]} */
    const steps = [
      ['Store an access key', it.withAccessKey],
      ['Or sign in through the browser', it.withSignIn],
      ['Set up the profile of the role', it.setUp],
      ['And use it', it.use],
      ['Take the role on the command line', it.assumeRoleCommand],
    ];
    return el(
      'section',
      {id: 'use'},
      title,
      el('p', null, it.note),
      it.switchRoleUrl ? el('p', null, el('a', {class: 'button', href: it.switchRoleUrl, rel: 'noreferrer'}, 'Switch role in the console')) : null,
      steps.map(([name, text]) => (text ? [el('h3', null, name), copyable(text, name)] : [])).flat(),
    );
  } catch (failure) {
    return el('section', {id: 'use'}, title, problem(failure));
  }
}
