/** Paths are of the root of the repository. */
const root = new URL('../../../', import.meta.url).pathname;

export default {
  stint: {
    input: `${root}openapi/openapi.yaml`,
    output: {
      target: `${root}target/clients/orval/generated.ts`,
      client: 'fetch',
      headers: true,
      override: { mutator: { path: `${root}target/clients/orval/send.ts`, name: 'send' } },
    },
  },
};
