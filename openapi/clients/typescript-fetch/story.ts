/** The story of clients.sh, told with openapi-generator's typescript-fetch client. */
import {
  AuditApi,
  CohortsApi,
  Configuration,
  EventFromJSON,
  type GrantRequest,
  GrantsApi,
  ProblemFromJSON,
  ResponseError,
  RolesApi,
} from './generated';
import { CSV, expect, firstData, inEightHours, NAME, READING, tell, TOKEN, URL, WAIT } from './steps';

const configuration = new Configuration({ basePath: URL, accessToken: TOKEN });
const cohorts = new CohortsApi(configuration);
const roles = new RolesApi(configuration);
const grants = new GrantsApi(configuration);
const audit = new AuditApi(configuration);
let ada = '';

const toAda = (grant: Pick<GrantRequest, 'type' | 'role' | 'policy'>): GrantRequest => ({
  principal: { member: ada },
  ttl: 'PT1H',
  ...grant,
});
const ours = async () => (await grants.listGrants({ member: ada })).items;

tell({
  async cohort() {
    const made = await cohorts.createCohort({ cohortRequest: { name: NAME }, prefer: WAIT });
    expect(made.name === NAME && made.endsAt === null);
  },

  async '201 and 202'() {
    const made = await cohorts.createCohortRaw({ cohortRequest: { name: `${NAME}-b` }, prefer: WAIT });
    const stored = await cohorts.createCohortRaw({ cohortRequest: { name: `${NAME}-c` } });
    expect(made.raw.status === 201 && stored.raw.status === 202);
    expect(made.raw.headers.get('Location')!.endsWith(`/cohorts/${NAME}-b`));
    expect(stored.raw.headers.has('ETag'));
  },

  async CSV() {
    const answer = await cohorts.uploadRoster({ name: NAME, body: CSV, prefer: WAIT });
    ada = answer.rows[0]!.userName!;
    expect(answer.rows[0]!.outcome === 'CREATED');
  },

  async 'CSV back'() {
    const list = await (await cohorts.downloadRoster({ name: NAME })).text();
    expect(list.includes(`ada@${NAME}.example`));
    const passwords = await (await cohorts.claimCredentialsAsCsv({ name: NAME })).text();
    expect(passwords.includes(ada));
  },

  async members() {
    const membersRequest = { members: [{ email: `grace@${NAME}.example` }] };
    expect((await cohorts.addMembers({ name: NAME, membersRequest, prefer: WAIT })).accepted === 1);
  },

  async 'an end'() {
    const end = inEightHours();
    const changed = await cohorts.changeCohort({ name: NAME, cohortChange: { endsAt: end.toISOString() } });
    expect(changed.endsAt?.getTime() === end.getTime());
  },

  async 'no end'() {
    expect((await cohorts.changeCohort({ name: NAME, cohortChange: { endsAt: null } })).endsAt === null);
    await cohorts.changeCohort({ name: NAME, cohortChange: { endsAt: inEightHours().toISOString() } });
    expect((await cohorts.changeCohort({ name: NAME, cohortChange: { endsAt: 'NEVER' } })).endsAt === null);
  },

  async role() {
    const roleRequest = {
      name: NAME,
      trust: [
        { type: 'SERVICE' as const, service: 'ec2.amazonaws.com' },
        { type: 'ACCOUNT' as const, accountId: '210987654321' },
      ],
    };
    await roles.createRole({ roleRequest, prefer: WAIT });
    const [service, account] = (await roles.getRole({ name: NAME })).trust;
    expect(service?.type === 'SERVICE' && service.service === 'ec2.amazonaws.com');
    expect(account?.type === 'ACCOUNT' && account.accountId === '210987654321');
  },

  async plan() {
    const plan = await grants.planCreationOfGrant({ grantRequest: toAda({ type: 'ASSUME_ROLE', role: NAME }) });
    expect('Statement' in plan.documents[0]!.document);
    expect((await ours()).length === 0);
  },

  async grants() {
    const requests = [
      toAda({ type: 'ASSUME_ROLE', role: NAME }),
      toAda({ type: 'PASS_ROLE', role: NAME }),
      toAda({ type: 'POLICY', policy: { document: READING } }),
    ];
    for (const grantRequest of requests) {
      expect((await grants.createGrant({ grantRequest, prefer: WAIT })).type === grantRequest.type);
    }
    expect((await ours()).map((grant) => grant.type).join() === 'POLICY,PASS_ROLE,ASSUME_ROLE');
  },

  async instructions() {
    const id = (await ours())[2]!.id;
    expect((await grants.getGrantInstructions({ id })).assumeRoleCommand!.includes(ada));
  },

  async stream() {
    const { raw } = await audit.followEventsRaw({ lastEventID: '0-0' });
    expect(EventFromJSON(JSON.parse(await firstData(raw.body!))).actor !== '');
    return '`followEvents` waits for the end: read `raw.body` of `followEventsRaw`';
  },

  async problem() {
    try {
      await grants.createGrant({ grantRequest: toAda({ type: 'ASSUME_ROLE', role: 'nobodys' }) });
    } catch (error) {
      expect(error instanceof ResponseError && error.response.status === 422);
      const problem = ProblemFromJSON(await error.response.json());
      expect(problem.code === 'unprocessable' && problem.errors[0]!.pointer === '/role');
      return 'the error has the answer: `ProblemFromJSON(await error.response.json())`';
    }
    throw new Error('it was taken');
  },

  async key() {
    const { accessKeyId } = await cohorts.createAccessKey({ name: NAME, userName: ada });
    const keys = async () => (await cohorts.listAccessKeys({ name: NAME, userName: ada })).items;
    expect((await keys())[0]!.accessKeyId === accessKeyId);
    await cohorts.deleteAccessKey({ name: NAME, userName: ada, accessKeyId });
    expect((await keys()).length === 0);
  },

  async delete() {
    const going = await cohorts.deleteCohortRaw({ name: `${NAME}-b` });
    expect(going.raw.status === 202 && (await going.value())!.state === 'DELETING');
    expect((await cohorts.deleteCohort({ name: `${NAME}-c`, prefer: WAIT })) === null);
  },
});
