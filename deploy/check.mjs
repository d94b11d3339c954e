// Holds container file, manifests and dashboard against their own schemas; see check.sh.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import yaml from 'js-yaml';

const require = createRequire(import.meta.url);
const GRAFANA = '../node_modules/@grafana/schema/dist/types/raw/dashboard/x/types.gen.d.ts';
const wrong = [];
let looked = 0;

function dockerfile(path) {
  looked++;
  const text = readFileSync(path, 'utf8');
  for (const found of require('dockerfile-utils').validate(text)) {
    wrong.push(`${path}:${found.range.start.line + 1}: ${found.message}`);
  }
  const last = text.split(/^FROM /m).at(-1);
  if (!/^USER [1-9]\d*$/m.test(last)) {
    wrong.push(`${path}: runs as root, or as somebody whose number Kubernetes cannot see`);
  }
  if (!/^HEALTHCHECK /m.test(last)) {
    wrong.push(`${path}: no HEALTHCHECK`);
  }
}

// What the types do not say.
function hardened(path, manifest) {
  if (manifest.kind !== 'Deployment') {
    return;
  }
  const pod = manifest.spec.template.spec;
  for (const container of pod.containers) {
    const context = { ...pod.securityContext, ...container.securityContext };
    const rules = {
      'runs as root': context.runAsNonRoot === true,
      'root file system can be written': context.readOnlyRootFilesystem === true,
      'may gain privileges': context.allowPrivilegeEscalation === false,
      'keeps capabilities': context.capabilities?.drop?.includes('ALL'),
      'no probe': container.startupProbe && container.livenessProbe && container.readinessProbe,
      'no limit of memory': container.resources?.limits?.memory,
    };
    for (const [fault, kept] of Object.entries(rules)) {
      if (!kept) {
        wrong.push(`${path}: ${manifest.kind} ${manifest.metadata.name}: ${fault}`);
      }
    }
  }
}

const typed = [];

async function manifests(path) {
  for (const manifest of yaml.loadAll(readFileSync(path, 'utf8'))) {
    looked++;
    const [group, version] = manifest.apiVersion.includes('/')
      ? manifest.apiVersion.split('/')
      : ['', manifest.apiVersion];
    const module = ['kubernetes-models', ...(group ? [group] : []), version].join('/');
    try {
      new (await import(module))[manifest.kind](manifest).validate();
    } catch (e) {
      wrong.push(`${path}: ${manifest.kind} ${manifest.metadata?.name}: ${e.message}`);
    }
    hardened(path, manifest);
    typed.push([module, `I${manifest.kind}`, manifest]);
  }
}

// The schemas let pass what they do not know; the compiler does not.
function misspelt() {
  mkdirSync('build', { recursive: true });
  const source = typed
    .map(
      ([module, type, value], i) =>
        `import type { ${type} as T${i} } from '${module}';\n` +
        `export const v${i}: T${i} = ${JSON.stringify(value, null, 1)};\n`,
    )
    .join('')
    .replaceAll('"mode": "absolute"', '"mode": "absolute" as ThresholdsMode');
  // An enum of TypeScript takes no string, though its value is one.
  const enums = `import type { ThresholdsMode } from '${GRAFANA}';\n`;
  writeFileSync('build/typed.ts', enums + source);
  try {
    execFileSync(
      'node_modules/.bin/tsc',
      ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', 'build/typed.ts'],
      { encoding: 'utf8' },
    );
  } catch (e) {
    wrong.push(e.stdout);
  }
}

dockerfile('../docker/Dockerfile');
await manifests('kubernetes/stint.yaml');
const dashboard = JSON.parse(readFileSync('grafana/stint.json', 'utf8'));
looked++;
typed.push([GRAFANA, 'Dashboard', dashboard]);
misspelt();
for (const line of wrong) {
  console.error(line);
}
console.log(`${looked} looked at, ${wrong.length} wrong`);
process.exit(wrong.length ? 1 : 0);
