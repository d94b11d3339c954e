/** The story of clients.sh, told with openapi-generator's typescript-axios client. */
import { isAxiosError } from 'axios';
import {
  AuditApi,
  CohortsApi,
  Configuration,
  type Event,
  type GrantRequest,
  GrantsApi,
  type Problem,
  type RoleRequest,
  RolesApi,
} from './generated';
import { CSV, expect, firstData, inEightHours, NAME, READING, tell, TOKEN, URL, WAIT } from './steps';

const configuration = new Configuration({ basePath: URL, accessToken: TOKEN });
const cohorts = new CohortsApi(configuration);
const roles = new RolesApi(configuration);
const grants = new GrantsApi(configuration);
const audit = new AuditApi(configuration);
const no = undefined;
let ada = '';

const toAda = (grant: Pick<GrantRequest, 'type' | 'role' | 'policy'>): GrantRequest => ({
  principal: { member: ada },
  ttl: 'PT1H',
  ...grant,
});
const ours = async () => (await grants.listGrants(no, no, no, ada)).data.items;

tell({
  async cohort() {
    const { data } = await cohorts.createCohort({ name: NAME }, no, WAIT);
    expect(data.name === NAME && data.endsAt === null);
  },

  async '201 and 202'() {
    const made = await cohorts.createCohort({ name: `${NAME}-b` }, no, WAIT);
    const stored = await cohorts.createCohort({ name: `${NAME}-c` });
    expect(made.status === 201 && stored.status === 202);
    expect(String(made.headers['location']).endsWith(`/cohorts/${NAME}-b`));
    expect('etag' in stored.headers);
  },

  async CSV() {
    const { data } = await cohorts.uploadRoster(NAME, CSV, no, no, WAIT);
    ada = data.rows[0]!.userName!;
    expect(data.rows[0]!.outcome === 'CREATED');
  },

  async 'CSV back'() {
    const list: unknown = (await cohorts.downloadRoster(NAME)).data;
    const passwords: unknown = (await cohorts.claimCredentialsAsCsv(NAME)).data;
    expect(typeof list === 'string' && list.includes(`ada@${NAME}.example`));
    expect(typeof passwords === 'string' && passwords.includes(ada));
    return "outside a browser it is text that is typed as a `File`";
  },

  async members() {
    const list = { members: [{ email: `grace@${NAME}.example` }] };
    expect((await cohorts.addMembers(NAME, list, no, no, WAIT)).data.accepted === 1);
  },

  async 'an end'() {
    const end = inEightHours();
    const { data } = await cohorts.changeCohort(NAME, { endsAt: end.toISOString() });
    expect(Date.parse(data.endsAt!) === end.getTime());
  },

  async 'no end'() {
    expect((await cohorts.changeCohort(NAME, { endsAt: null })).data.endsAt === null);
    await cohorts.changeCohort(NAME, { endsAt: inEightHours().toISOString() });
    expect((await cohorts.changeCohort(NAME, { endsAt: 'NEVER' })).data.endsAt === null);
  },

  async role() {
    const request: RoleRequest = {
      name: NAME,
      trust: [
        { type: 'SERVICE', service: 'ec2.amazonaws.com' },
        { type: 'ACCOUNT', accountId: '210987654321' },
      ],
    };
    await roles.createRole(request, no, WAIT);
    const [service, account] = (await roles.getRole(NAME)).data.trust;
    expect(service?.type === 'SERVICE' && service.service === 'ec2.amazonaws.com');
    expect(account?.type === 'ACCOUNT' && account.accountId === '210987654321');
  },

  async plan() {
    const { data } = await grants.planCreationOfGrant(toAda({ type: 'ASSUME_ROLE', role: NAME }));
    expect('Statement' in data.documents[0]!.document);
    expect((await ours()).length === 0);
  },

  async grants() {
    const requests = [
      toAda({ type: 'ASSUME_ROLE', role: NAME }),
      toAda({ type: 'PASS_ROLE', role: NAME }),
      toAda({ type: 'POLICY', policy: { document: READING } }),
    ];
    for (const request of requests) {
      expect((await grants.createGrant(request, WAIT)).data.type === request.type);
    }
    expect((await ours()).map((grant) => grant.type).join() === 'POLICY,PASS_ROLE,ASSUME_ROLE');
  },

  async instructions() {
    const { data } = await grants.getGrantInstructions((await ours())[2]!.id);
    expect(data.assumeRoleCommand!.includes(ada));
  },

  async stream() {
    const { data } = await audit.followEvents('0-0', { responseType: 'stream' });
    const event: Event = JSON.parse(await firstData(data as unknown as AsyncIterable<Uint8Array>));
    expect(event.actor !== '');
    return "`followEvents` waits for the end: with `{ responseType: 'stream' }` its data is a stream";
  },

  async problem() {
    try {
      await grants.createGrant(toAda({ type: 'ASSUME_ROLE', role: 'nobodys' }));
    } catch (error) {
      expect(isAxiosError<Problem>(error) && error.response?.status === 422);
      expect(error.response.data.code === 'unprocessable');
      expect(error.response.data.errors[0]!.pointer === '/role');
      return;
    }
    throw new Error('it was taken');
  },

  async key() {
    const { accessKeyId } = (await cohorts.createAccessKey(NAME, ada)).data;
    const keys = async () => (await cohorts.listAccessKeys(NAME, ada)).data.items;
    expect((await keys())[0]!.accessKeyId === accessKeyId);
    await cohorts.deleteAccessKey(NAME, ada, accessKeyId);
    expect((await keys()).length === 0);
  },

  async delete() {
    const going = await cohorts.deleteCohort(`${NAME}-b`);
    expect(going.status === 202 && going.data.state === 'DELETING');
    expect((await cohorts.deleteCohort(`${NAME}-c`, no, WAIT)).status === 204);
  },
});
