// Lists users as the profile that is named, and says how many there are.
import { IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import { fromIni } from '@aws-sdk/credential-providers';

const iam = new IAMClient({ credentials: fromIni({ profile: process.argv[2] }), region: 'us-east-1' });
const { Users } = await iam.send(new ListUsersCommand({}));
console.log(`users: ${Users.length}`);
