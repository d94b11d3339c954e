/** The story of clients.sh, told with the SDK of hey-api on fetch. */
import {
  addMembers,
  changeCohort,
  claimCredentialsAsCsv,
  createAccessKey,
  createCohort,
  createGrant,
  createRole,
  deleteAccessKey,
  deleteCohort,
  downloadRoster,
  followEvents,
  getGrantInstructions,
  getRole,
  listAccessKeys,
  listGrants,
  planCreationOfGrant,
  uploadRoster,
} from './generated';
import { client } from './generated/client.gen';
import type { Event, GrantRequest, RoleRequest } from './generated';
import { CSV, expect, inEightHours, NAME, READING, tell, TOKEN, URL, WAIT } from './steps';

client.setConfig({ baseUrl: URL, auth: TOKEN });
const headers = { Prefer: WAIT };
const path = { name: NAME };
let ada = '';

const toAda = (grant: Pick<GrantRequest, 'type' | 'role' | 'policy'>): GrantRequest => ({
  principal: { member: ada },
  ttl: 'PT1H',
  ...grant,
});
const ours = async () => (await listGrants({ query: { member: ada } })).data!.items;
const change = async (endsAt: string | null) => (await changeCohort({ path, body: { endsAt } })).data!.endsAt;

tell({
  async cohort() {
    const { data } = await createCohort({ body: { name: NAME }, headers });
    expect(data?.name === NAME && data.endsAt === null);
  },

  async '201 and 202'() {
    const made = await createCohort({ body: { name: `${NAME}-b` }, headers });
    const stored = await createCohort({ body: { name: `${NAME}-c` } });
    expect(made.response?.status === 201 && stored.response?.status === 202);
    expect(made.response.headers.get('Location')!.endsWith(`/cohorts/${NAME}-b`));
    expect(stored.response.headers.has('ETag'));
  },

  async CSV() {
    const { data } = await uploadRoster({ path, body: CSV, headers });
    ada = data!.rows[0]!.userName!;
    expect(data!.rows[0]!.outcome === 'CREATED');
  },

  async 'CSV back'() {
    const list = await (await downloadRoster({ path, parseAs: 'blob' })).data!.text();
    expect(list.includes(`ada@${NAME}.example`));
    const passwords = await (await claimCredentialsAsCsv({ path, parseAs: 'blob' })).data!.text();
    expect(passwords.includes(ada));
    return "`parseAs: 'blob'`, or it is text that is typed as a `Blob`";
  },

  async members() {
    const body = { members: [{ email: `grace@${NAME}.example` }] };
    expect((await addMembers({ path, body, headers })).data!.accepted === 1);
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
    const body: RoleRequest = {
      name: NAME,
      trust: [
        { type: 'SERVICE', service: 'ec2.amazonaws.com' },
        { type: 'ACCOUNT', accountId: '210987654321' },
      ],
    };
    await createRole({ body, headers });
    const [service, account] = (await getRole({ path })).data!.trust;
    expect(service?.type === 'SERVICE' && service.service === 'ec2.amazonaws.com');
    expect(account?.type === 'ACCOUNT' && account.accountId === '210987654321');
  },

  async plan() {
    const { data } = await planCreationOfGrant({ body: toAda({ type: 'ASSUME_ROLE', role: NAME }) });
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
      expect((await createGrant({ body, headers })).data?.type === body.type);
    }
    expect((await ours()).map((grant) => grant.type).join() === 'POLICY,PASS_ROLE,ASSUME_ROLE');
  },

  async instructions() {
    const { data } = await getGrantInstructions({ path: { id: (await ours())[2]!.id } });
    expect(data!.assumeRoleCommand!.includes(ada));
  },

  async stream() {
    const { stream } = await followEvents({ headers: { 'Last-Event-ID': '0-0' } });
    for await (const event of stream) {
      expect((event as unknown as Event).actor !== '');
      return 'the data of an event is parsed, and typed as a string: `event as unknown as Event`';
    }
    throw new Error('the stream ended');
  },

  async problem() {
    const { error, response } = await createGrant({ body: toAda({ type: 'ASSUME_ROLE', role: 'nobodys' }) });
    expect(response?.status === 422);
    expect(error?.code === 'unprocessable' && error.errors[0]!.pointer === '/role');
  },

  async key() {
    const ofAda = { name: NAME, userName: ada };
    const keys = async () => (await listAccessKeys({ path: ofAda })).data!.items;
    const { accessKeyId } = (await createAccessKey({ path: ofAda })).data!;
    expect((await keys())[0]!.accessKeyId === accessKeyId);
    await deleteAccessKey({ path: { ...ofAda, accessKeyId } });
    expect((await keys()).length === 0);
  },

  async delete() {
    const going = await deleteCohort({ path: { name: `${NAME}-b` } });
    expect(going.response?.status === 202);
    expect(!!going.data && 'state' in going.data && going.data.state === 'DELETING');
    const gone = await deleteCohort({ path: { name: `${NAME}-c` }, headers });
    expect(gone.response?.status === 204 && !gone.error);
  },
});
