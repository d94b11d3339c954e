/** The story of clients.sh, told with orval's client on fetch; send.ts is its mutator. */
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
  type Event,
  followEvents,
  getGrantInstructions,
  getRole,
  type GrantRequest,
  listAccessKeys,
  listGrants,
  planCreationOfGrant,
  type RoleRequest,
  uploadRoster,
} from './generated';
import { CSV, expect, firstData, inEightHours, NAME, READING, tell, WAIT } from './steps';

const wait = { Prefer: WAIT };
let ada = '';

const toAda = (grant: Pick<GrantRequest, 'type' | 'role' | 'policy'>): GrantRequest => ({
  principal: { member: ada },
  ttl: 'PT1H',
  ...grant,
});

/** An answer has data of another type for each status: the first thing to ask for. */
async function ours() {
  const { status, data } = await listGrants({ member: ada });
  expect(status === 200);
  return data.items;
}
async function change(endsAt: string | null) {
  const { status, data } = await changeCohort(NAME, { endsAt });
  expect(status === 202);
  return data.endsAt;
}

tell({
  async cohort() {
    const { status, data } = await createCohort({ name: NAME }, wait);
    expect(status === 201 && data.name === NAME && data.endsAt === null);
  },

  async '201 and 202'() {
    const made = await createCohort({ name: `${NAME}-b` }, wait);
    const stored = await createCohort({ name: `${NAME}-c` });
    expect(made.status === 201 && stored.status === 202);
    expect(made.headers.get('Location')!.endsWith(`/cohorts/${NAME}-b`));
    expect(stored.headers.has('ETag'));
  },

  async CSV() {
    const { status, data } = await uploadRoster(NAME, CSV, {}, wait);
    expect(status === 201 && data.rows[0]!.outcome === 'CREATED');
    ada = data.rows[0]!.userName!;
  },

  async 'CSV back'() {
    const list = await downloadRoster(NAME);
    expect(list.status === 200 && (await list.data.text()).includes(`ada@${NAME}.example`));
    const passwords = await claimCredentialsAsCsv(NAME);
    expect(passwords.status === 200 && (await passwords.data.text()).includes(ada));
  },

  async members() {
    const { status, data } = await addMembers(NAME, { members: [{ email: `grace@${NAME}.example` }] }, {}, wait);
    expect(status === 201 && data.accepted === 1);
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
    const request: RoleRequest = {
      name: NAME,
      trust: [
        { type: 'SERVICE', service: 'ec2.amazonaws.com' },
        { type: 'ACCOUNT', accountId: '210987654321' },
      ],
    };
    await createRole(request, wait);
    const { status, data } = await getRole(NAME);
    expect(status === 200);
    const [service, account] = data.trust;
    expect(service?.type === 'SERVICE' && service.service === 'ec2.amazonaws.com');
    expect(account?.type === 'ACCOUNT' && account.accountId === '210987654321');
  },

  async plan() {
    const { status, data } = await planCreationOfGrant(toAda({ type: 'ASSUME_ROLE', role: NAME }));
    expect(status === 200 && 'Statement' in data.documents[0]!.document);
    expect((await ours()).length === 0);
  },

  async grants() {
    const requests = [
      toAda({ type: 'ASSUME_ROLE', role: NAME }),
      toAda({ type: 'PASS_ROLE', role: NAME }),
      toAda({ type: 'POLICY', policy: { document: READING } }),
    ];
    for (const request of requests) {
      const { status, data } = await createGrant(request, wait);
      expect(status === 201 && data.type === request.type);
    }
    expect((await ours()).map((grant) => grant.type).join() === 'POLICY,PASS_ROLE,ASSUME_ROLE');
  },

  async instructions() {
    const { status, data } = await getGrantInstructions((await ours())[2]!.id);
    expect(status === 200 && data.assumeRoleCommand!.includes(ada));
  },

  async stream() {
    const { data } = await followEvents({ 'Last-Event-ID': '0-0' });
    const event: Event = JSON.parse(await firstData(data as unknown as AsyncIterable<Uint8Array>));
    expect(event.actor !== '');
    return 'the client waits for the end, but for its mutator: `send.ts` gives the stream';
  },

  async problem() {
    const { status, data } = await createGrant(toAda({ type: 'ASSUME_ROLE', role: 'nobodys' }));
    expect(status === 422 && data.code === 'unprocessable' && data.errors[0]!.pointer === '/role');
  },

  async key() {
    async function keys() {
      const { status, data } = await listAccessKeys(NAME, ada);
      expect(status === 200);
      return data.items;
    }
    const { status, data } = await createAccessKey(NAME, ada);
    expect(status === 201 && (await keys())[0]!.accessKeyId === data.accessKeyId);
    await deleteAccessKey(NAME, ada, data.accessKeyId);
    expect((await keys()).length === 0);
  },

  async delete() {
    const going = await deleteCohort(`${NAME}-b`);
    expect(going.status === 202 && going.data.state === 'DELETING');
    expect((await deleteCohort(`${NAME}-c`, wait)).status === 204);
  },
});
