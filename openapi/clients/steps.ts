/** What the stories in TypeScript share: where to, and how a step says what came of it. */
export const NAME = process.env['STORY_NAME']!;
export const URL = process.env['STORY_URL']!;
export const TOKEN = process.env['STORY_TOKEN']!;
export const WAIT = 'wait=30';

export const CSV = new File([`Name,Email\n"Lovelace, Ada",ada@${NAME}.example\n`], 'roster.csv', {
  type: 'text/csv',
});

export const READING = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
};

/** In eight hours, in whole seconds. */
export function inEightHours(): Date {
  return new Date(Math.floor(Date.now() / 1000 + 8 * 3600) * 1000);
}

/** The data of the first event of a stream, which is then left. */
export async function firstData(stream: AsyncIterable<Uint8Array | string>): Promise<string> {
  let text = '';
  for await (const part of stream) {
    text += typeof part === 'string' ? part : new TextDecoder().decode(part);
    const data = /^data:(.*)\n/m.exec(text);
    if (data) {
      return data[1]!;
    }
  }
  throw new Error('the stream ended');
}

export function expect(right: boolean): asserts right {
  if (!right) {
    throw new Error('not what was expected');
  }
}

/** A step returns nothing when it went as a reader would write it, else how it was done. */
export type Steps = Record<string, () => Promise<string | void>>;

export async function tell(steps: Steps): Promise<void> {
  let failed = false;
  for (const [name, step] of Object.entries(steps)) {
    let result: string;
    try {
      const how = await step();
      result = how ? `way round\t${how}` : 'yes';
    } catch (error) {
      failed = true;
      console.error(error instanceof Error ? error.stack : error);
      result = `FAILED\t${String(error).replaceAll(/\s+/g, ' ')}`;
    }
    console.log(`step\t${name}\t${result}`);
  }
  process.exit(failed ? 1 : 0);
}
