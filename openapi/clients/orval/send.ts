import { TOKEN, URL } from './steps';

/** What orval calls its mutator: where to, as whom, and what to make of an answer. */
export async function send<T>(path: string, options: RequestInit): Promise<T> {
  const headers = new Headers(options.headers);
  headers.set('Authorization', `Bearer ${TOKEN}`);
  const answer = await fetch(URL + path, { ...options, headers });
  return { data: await dataOf(answer), status: answer.status, headers: answer.headers } as T;
}

async function dataOf(answer: Response): Promise<unknown> {
  const type = answer.headers.get('Content-Type') ?? '';
  if (type.includes('json')) {
    return answer.json();
  }
  return type.startsWith('text/event-stream') ? answer.body : answer.blob();
}
