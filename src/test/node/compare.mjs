// Compares our decisions with those of @cloud-copilot/iam-simulate. Fails on any difference that
// differences.mjs does not explain, and on any explanation that explains nothing any more.
//
// The package's public entry points check cases against a list of AWS's own actions and keys, or take
// no resource policies; so its core is used, by path. The lockfile pins the version that this fits.
import { readFileSync } from 'node:fs'
import { loadPolicy } from '@cloud-copilot/iam-policy'
import { differences } from './differences.mjs'

const core = './node_modules/@cloud-copilot/iam-simulate/dist/esm/'
const { authorize } = await import(core + 'core_engine/CoreSimulatorEngine.js')
const { AwsRequestImpl } = await import(core + 'request/request.js')
const { RequestContextImpl } = await import(core + 'requestContext.js')
const { DiscoveryContextKeyConstraints } = await import(
  core + 'context_keys/discoveryContextKeyConstraints.js'
)

const words = {
  Allowed: 'ALLOWED',
  ExplicitlyDenied: 'EXPLICIT_DENY',
  ImplicitlyDenied: 'IMPLICIT_DENY'
}

function theirs(one) {
  const load = (policy, i = 0) => loadPolicy(policy, { name: `policy${i}` })
  const { result } = authorize({
    request: new AwsRequestImpl(
      one.principal,
      { resource: one.resource, accountId: one.account },
      one.action,
      new RequestContextImpl(one.context)
    ),
    identityPolicies: one.identity.map(load),
    resourcePolicy: one.resourcePolicy && load(one.resourcePolicy),
    permissionBoundaries: one.boundary?.map(load),
    sessionPolicy: one.session && load(one.session[0]),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    simulationParameters: {
      simulationMode: 'Strict',
      discoveryContextKeyConstraints: new DiscoveryContextKeyConstraints([])
    }
  })
  return words[result] ?? result
}

const cases = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const explained = new Map(differences.map((difference) => [difference, 0]))
const counts = { compared: 0, agreed: 0, unexplained: 0, leftOut: 0 }
const decisions = {}

for (const one of cases) {
  // Theirs knows no calls of services, and nobody's only in a form of its own.
  if (one.principal === null) {
    counts.leftOut++
    continue
  }
  counts.compared++
  const other = theirs(one)
  decisions[one.decision] = (decisions[one.decision] ?? 0) + 1
  if (other === one.decision) {
    counts.agreed++
    continue
  }
  const reason = differences.find((difference) => difference.explains(one, other))
  if (reason) {
    explained.set(reason, explained.get(reason) + 1)
  } else if (counts.unexplained++ < 10) {
    console.log(`ours ${one.decision}, theirs ${other}: ${JSON.stringify(one, null, 1)}`)
  }
}

console.log('differential:', JSON.stringify(counts), 'ours:', JSON.stringify(decisions))
for (const [difference, count] of explained) {
  console.log(`  ${count} × ${difference.reason}`)
}
process.exit(counts.unexplained === 0 && counts.compared > 0 ? 0 : 1)
