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

// Of every condition of a case: operator, key, values.
const conditions = (one) =>
  statements(one).flatMap((statement) =>
    Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => ({ operator, key, values: list(values).map(String) }))
    )
  )

const resources = (one) => statements(one).flatMap((statement) => list(statement.Resource ?? []))

const principals = (one) => list(one.resourcePolicy?.Statement ?? []).flatMap((s) => list(s.Principal?.AWS ?? []))

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
  },
  {
    reason:
      'In version 2008-10-17 a variable is plain text [IAM User Guide, Version element]; theirs fills' +
      ' it in.',
    explains: (one) =>
      policies(one).some((policy) => policy.Version === '2008-10-17') &&
      conditions(one).some(({ values }) => values.some((value) => value.includes('${')))
  },
  {
    reason:
      'A variable may have a default in quotes, with or without a blank before it, and ${*} is a star' +
      ' [IAM User Guide, policy variables]; theirs reads neither everywhere.',
    explains: (one, other) =>
      one.decision === 'ALLOWED' &&
      other === 'IMPLICIT_DENY' &&
      [...resources(one), ...conditions(one).flatMap(({ values }) => values)].some((value) =>
        /\$\{(\*\}|[^}]+,\s*')/.test(value)
      )
  },
  {
    reason:
      'An inverted operator is met where a variable has no value [IAM User Guide, policy variables' +
      ' with no value]; theirs does not match.',
    explains: (one, other) =>
      one.decision === 'ALLOWED' &&
      other === 'IMPLICIT_DENY' &&
      conditions(one).some(
        ({ operator, values }) => operator.includes('Not') && values.some((value) => value.includes('${'))
      )
  },
  {
    reason:
      'Dates are ISO 8601 dates down to a year alone, or seconds since 1970, in policy and request' +
      ' alike, and what is no date is not that date [IAM User Guide, date condition operators, W3C' +
      ' NOTE-datetime]; theirs compares fewer of these forms.',
    explains: (one) =>
      conditions(one).some(
        ({ operator, key, values }) =>
          operator.startsWith('Date') &&
          (key === 'aws:EpochTime' ||
            values.some((value) => /^\d+$/.test(value)) ||
            one.context[key.toLowerCase()] === 'yesterday')
      )
  },
  {
    reason:
      'A range of no bits is every address [RFC 4632], and one IPv6 address has many spellings' +
      ' [RFC 4291]; theirs compares their text.',
    explains: (one, other) =>
      one.decision === 'ALLOWED' &&
      other === 'IMPLICIT_DENY' &&
      conditions(one).some(
        ({ operator, values }) =>
          operator === 'IpAddress' && values.some((value) => value.endsWith('/0') || value.includes(':'))
      )
  },
  {
    reason:
      'An empty value is null in the request and makes an empty set [IAM User Guide, elements_condition' +
      ' and multivalued keys]; theirs takes it for a value.',
    explains: (one) =>
      conditions(one).some(
        ({ operator, key }) =>
          /^(ForA|Null)/.test(operator) && list(one.context[key.toLowerCase()] ?? []).includes('')
      )
  },
  {
    reason:
      'A star at the end of an ARN segment runs on over colons [IAM User Guide, Resource element];' +
      ' theirs ends it there.',
    explains: (one, other) =>
      one.decision === 'ALLOWED' &&
      other === 'IMPLICIT_DENY' &&
      resources(one).some((arn) => arn.includes('*:') && arn.split(':').length < one.resource.split(':').length)
  },
  {
    reason:
      'An action without resources is called on *, which only * matches [IAM User Guide, Resource' +
      ' element]; theirs lets a resource stand for it.',
    explains: (one, other) =>
      one.decision === 'IMPLICIT_DENY' && other === 'ALLOWED' && one.resource === '*' && !resources(one).includes('*')
  },
  {
    reason:
      'IAM keeps a principal by its unique id, which stands for it as its ARN does [IAM User Guide,' +
      ' Principal element]; theirs does not know ids.',
    explains: (one, other) =>
      one.decision === 'ALLOWED' &&
      other === 'IMPLICIT_DENY' &&
      principals(one).some((principal) => /^A(ID|RO)A/.test(principal))
  },
  {
    reason:
      'The root user of an account may do everything there [IAM User Guide, policy evaluation logic];' +
      ' theirs asks for an Allow.',
    explains: (one, other) =>
      one.decision === 'ALLOWED' && other === 'IMPLICIT_DENY' && one.principal.endsWith(':root')
  }
]
