/** The client: which operation is sent how stands in operations.js, what it takes and answers in the contract. */

import {OPERATIONS} from './operations.js';
import {isSendable, token} from './session.js';

/** What Stint refused, or that it did not answer. */
export class Refused extends Error {
  /** @param {Pick<Schemas['Problem'], 'status' | 'title' | 'detail' | 'errors' | 'code'> & {requestId?: string}} problem */
  constructor(problem) {
    super(problem.detail || problem.title);
    this.problem = problem;
  }
}

/**
 * @template {OperationId} Id
 * @param {Id} id
 * @param {Sent<Id>} [sent]
 * @returns {Promise<Answer<Id>>}
 * @throws {Refused}
 */
export async function call(id, sent) {
  const answer = await request(id, sent);
  return answer.status === 204 ? /** @type {any} */ (null) : answer.json();
}

/**
 * Every item of all pages.
 *
 * @template {ListId} Id
 * @param {Id} id
 * @param {Sent<Id>} sent
 * @param {number} [most] stops after so many
 * @returns {Promise<Item<Id>[]>}
 */
export async function all(id, sent, most = 5000) {
  /** @type {any[]} */
  const items = [];
  /** @type {any} */
  let query = {...sent.query, pageSize: 500};
  do {
    const page = /** @type {any} */ (await call(id, {.../** @type {any} */ (sent), query}));
    items.push(...page.items);
    query = {...query, pageToken: page.nextPageToken};
  } while (query.pageToken && items.length < most);
  return items;
}

/**
 * Follows a stream of events. EventSource cannot send a token.
 *
 * @template {OperationId} Id
 * @param {Id} id
 * @param {Sent<Id>} sent
 * @param {(event: string, data: string) => void} on
 */
export async function follow(id, sent, on) {
  const answer = await request(id, sent);
  const reader = /** @type {ReadableStream<Uint8Array>} */ (answer.body).getReader();
  const text = new TextDecoder();
  let rest = '';
  for (;;) {
    const {done, value} = await reader.read();
    if (done) {
      return;
    }
    const blocks = (rest + text.decode(value, {stream: true})).split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split(/\r?\n/);
      const of = (/** @type {string} */ field) =>
        lines
          .filter(line => line.startsWith(field + ':'))
          .map(line => line.slice(field.length + 1).replace(/^ /, ''))
          .join('\n');
      if (of('data')) {
        on(of('event'), of('data'));
      }
    }
  }
}

/**
 * @template {OperationId} Id
 * @param {Id} id
 * @param {Sent<Id>} [sent]
 */
async function request(id, sent) {
  const {path = {}, query = {}, body, signal} = /** @type {AnySent} */ (sent ?? {});
  const [method, template, bodyType, answerType] = OPERATIONS[id];
  const address = template.replace(/{(\w+)}/g, (_, name) => encodeURIComponent(path[name]));
  const search = new URLSearchParams(
    Object.entries(query)
      .filter(([, value]) => value !== undefined && value !== null && value !== '')
      .map(([name, value]) => [name, String(value)]),
  );
  /** @type {Record<string, string>} */
  const headers = {Accept: `${answerType}, application/problem+json`};
  const bearer = await token();
  if (bearer && !isSendable(bearer)) {
    throw new Refused({
      status: 401,
      title: 'Unauthorized',
      detail: 'This token is not known here.',
      errors: [],
      code: 'unauthenticated',
    });
  }
  if (bearer) {
    headers.Authorization = `Bearer ${bearer}`;
  }
  if (body !== undefined) {
    headers['Content-Type'] = bodyType;
  }
  const answer = await fetch(address + (search.size ? `?${search}` : ''), {
    method,
    headers,
    body: body === undefined || body instanceof Blob ? body : JSON.stringify(body),
    signal,
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
  }).catch(failure => {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    throw new Refused({
      status: 0,
      title: 'Stint does not answer',
      detail: 'Stint cannot be reached from here. Nothing is known about what was asked for last.',
      errors: [],
      code: 'unavailable',
    });
  });
  if (!answer.ok) {
    throw new Refused(await problemIn(answer));
  }
  return answer;
}

/** @param {Response} answer */
async function problemIn(answer) {
  try {
    const body = await answer.json();
    if (typeof body.status === 'number' && Array.isArray(body.errors)) {
      return body;
    }
  } catch {
    // Something in between answered; its words are for nobody.
  }
  return {
    status: answer.status,
    title: `Status ${answer.status}`,
    detail: `The answer has status ${answer.status} and does not say why.`,
    errors: [],
    code: 'internal-error',
  };
}
