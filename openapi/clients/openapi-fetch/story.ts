/** The story of clients.sh, told with the types of openapi-typescript and openapi-fetch. */
import createClient from 'openapi-fetch';
import type { components, paths } from './generated';
import { CSV, expect, firstData, inEightHours, NAME, READING, tell, TOKEN, URL, WAIT } from './steps';

type GrantRequest = components['schemas']['GrantRequest'];

const stint = createClient<paths>({ baseUrl: URL, headers: { Authorization: `Bearer ${TOKEN}` } });
const header = { Prefer: WAIT };
const ofCohort = { path: { name: NAME } };
let ada = '';

const toAda = (grant: Pick<GrantRequest, 'type' | 'role' | 'policy'>): GrantRequest => ({
  principal: { member: ada },
  ttl: 'PT1H',
  ...grant,
});
const ours = async () => (await stint.GET('/grants', { params: { query: { member: ada } } })).data!.items;

/** There is no media type at run time: JSON is sent, which Stint takes as a merge patch. */
const change = async (endsAt: string | null) =>
  (await stint.PATCH('/cohorts/{name}', { params: ofCohort, body: { endsAt } })).data!.endsAt;

tell({
  async cohort() {
    const { data } = await stint.POST('/cohorts', { params: { header }, body: { name: NAME } });
    expect(data?.name === NAME && data.endsAt === null);
  },

  async '201 and 202'() {
    const made = await stint.POST('/cohorts', { params: { header }, body: { name: `${NAME}-b` } });
    const stored = await stint.POST('/cohorts', { body: { name: `${NAME}-c` } });
    expect(made.response.status === 201 && stored.response.status === 202);
    expect(made.response.headers.get('Location')!.endsWith(`/cohorts/${NAME}-b`));
    expect(stored.response.headers.has('ETag'));
  },

  async CSV() {
    const { data } = await stint.POST('/cohorts/{name}/roster', {
      params: { ...ofCohort, header },
      headers: { 'Content-Type': 'text/csv' },
      body: CSV as unknown as string,
      bodySerializer: (file) => file,
    });
    ada = data!.rows[0]!.userName!;
    expect(data!.rows[0]!.outcome === 'CREATED');
    return "what is sent is JSON but with `headers: { 'Content-Type': 'text/csv' }` and `bodySerializer: (file) => file`";
  },

  async 'CSV back'() {
    const list = await stint.GET('/cohorts/{name}/roster', { params: ofCohort, parseAs: 'text' });
    expect(list.data!.includes(`ada@${NAME}.example`));
    const passwords = await stint.POST('/cohorts/{name}/credentials/csv', { params: ofCohort, parseAs: 'text' });
    expect(passwords.data!.includes(ada));
    return "`parseAs: 'text'`, or it is taken for JSON";
  },

  async members() {
    const body = { members: [{ email: `grace@${NAME}.example` }] };
    const { data } = await stint.POST('/cohorts/{name}/members', { params: { ...ofCohort, header }, body });
    expect(data!.accepted === 1);
  },

  async 'an end'() {
    const end = inEightHours();
    expect(Date.parse((await change(end.toISOString()))!) === end.getTime());
  },

  async 'no end'() {
    expect((await change(null)) === null);
    await change(inEightHours().toISOString());
    expect((await change('NEVER')) === null);
  },

  async role() {
    const body: components['schemas']['RoleRequest'] = {
      name: NAME,
      trust: [
        { type: 'SERVICE', service: 'ec2.amazonaws.com' },
        { type: 'ACCOUNT', accountId: '210987654321' },
      ],
    };
    await stint.POST('/roles', { params: { header }, body });
    const { data } = await stint.GET('/roles/{name}', { params: ofCohort });
    const [service, account] = data!.trust;
    expect(service?.type === 'SERVICE' && service.service === 'ec2.amazonaws.com');
    expect(account?.type === 'ACCOUNT' && account.accountId === '210987654321');
  },

  async plan() {
    const { data } = await stint.POST('/plans/grants', { body: toAda({ type: 'ASSUME_ROLE', role: NAME }) });
    expect('Statement' in data!.documents[0]!.document);
    expect((await ours()).length === 0);
  },

  async grants() {
    const requests = [
      toAda({ type: 'ASSUME_ROLE', role: NAME }),
      toAda({ type: 'PASS_ROLE', role: NAME }),
      toAda({ type: 'POLICY', policy: { document: READING } }),
    ];
    for (const body of requests) {
      expect((await stint.POST('/grants', { params: { header }, body })).data?.type === body.type);
    }
    expect((await ours()).map((grant) => grant.type).join() === 'POLICY,PASS_ROLE,ASSUME_ROLE');
  },

  async instructions() {
    const id = (await ours())[2]!.id;
    const { data } = await stint.GET('/grants/{id}/instructions', { params: { path: { id } } });
    expect(data!.assumeRoleCommand!.includes(ada));
  },

  async stream() {
    const { data } = await stint.GET('/events/stream', {
      params: { header: { 'Last-Event-ID': '0-0' } },
      parseAs: 'stream',
    });
    const event: components['schemas']['Event'] = JSON.parse(await firstData(data!));
    expect(event.actor !== '');
    return "`parseAs: 'stream'`, or it waits for the end and takes it for JSON";
  },

  async problem() {
    const { error, response } = await stint.POST('/grants', {
      body: toAda({ type: 'ASSUME_ROLE', role: 'nobodys' }),
    });
    expect(response.status === 422);
    expect(error?.code === 'unprocessable' && error.errors[0]!.pointer === '/role');
  },

  async key() {
    const params = { path: { name: NAME, userName: ada } };
    const keys = async () =>
      (await stint.GET('/cohorts/{name}/members/{userName}/access-keys', { params })).data!.items;
    const made = await stint.POST('/cohorts/{name}/members/{userName}/access-keys', { params });
    const { accessKeyId } = made.data!;
    expect((await keys())[0]!.accessKeyId === accessKeyId);
    await stint.DELETE('/cohorts/{name}/members/{userName}/access-keys/{accessKeyId}', {
      params: { path: { ...params.path, accessKeyId } },
    });
    expect((await keys()).length === 0);
  },

  async delete() {
    const going = await stint.DELETE('/cohorts/{name}', { params: { path: { name: `${NAME}-b` } } });
    expect(going.response.status === 202 && going.data?.state === 'DELETING');
    const gone = await stint.DELETE('/cohorts/{name}', { params: { path: { name: `${NAME}-c` }, header } });
    expect(gone.response.status === 204 && !gone.error);
  },
});
