// Where the two evaluators may differ, and why ours is right; see compare.mjs.
const policies = (one) =>
  [...one.identity, one.resourcePolicy, ...(one.boundary ?? []), ...(one.session ?? [])].filter(Boolean)

const statements = (one) => policies(one).flatMap((policy) => policy.Statement)

const list = (value) => (Array.isArray(value) ? value : [value])

const direct = (one) =>
  list(one.resourcePolicy?.Statement ?? [])
    .filter((statement) => statement.Effect === 'Allow')
    .flatMap((statement) => list(statement.Principal?.AWS ?? []))
    .some((principal) => principal === '*' || principal === one.principal)

export const differences = [
  {
    reason:
      'A resource policy that names the session itself (or everyone) is not limited by an implicit' +
      ' deny of session policies [IAM User Guide, policy evaluation logic]; theirs always asks for an' +
      ' Allow of the session policy.',
    explains: (one, other) =>
      one.decision === 'ALLOWED' && other === 'IMPLICIT_DENY' && one.session && direct(one)
  },
  {
    reason:
      'NotIpAddress is met by every address outside the range [IAM User Guide, condition operators],' +
      ' so also by an IPv6 address against an IPv4 range; theirs calls that an error and no match.',
    explains: (one) =>
      one.context['aws:sourceip']?.includes(':') &&
      statements(one).some((statement) =>
        Object.entries(statement.Condition ?? {}).some(
          ([operator, keys]) =>
            operator.startsWith('NotIpAddress') &&
            list(keys['aws:SourceIp']).every((range) => range.includes('.'))
        )
      )
  },
  {
    reason:
      'A variable without value matches no resource, in NotResource too, so the NotResource element' +
      ' is met [IAM User Guide, policy variables with no value]; theirs drops the statement.',
    explains: (one) =>
      !('aws:username' in one.context) &&
      statements(one).some((statement) =>
        list(statement.NotResource ?? []).some((arn) => arn.includes('${aws:username}'))
      )
  }
]
