// Adds to package-lock.json the optional packages that npm left out of it.
//
// npm writes no entry for an optional dependency that the registry in use does not carry (a company mirror often has
// only its own platform's binaries), and `npm ci` then refuses the lock everywhere. The packages in question are one
// program built for many platforms, their versions are exact, and their names say the platform, so the entries can be
// written without asking anyone. They carry no integrity; npm adds it on a machine that can fetch them.
//
// Run it after adding a dependency: node scripts/complete-lock.mjs [--check]
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LOCK_FILE = join(import.meta.dirname, '..', 'package-lock.json');
const SYSTEMS = { windows: 'win32', win32: 'win32', darwin: 'darwin', linux: 'linux', android: 'android' };
const OTHER_SYSTEMS = ['freebsd', 'openbsd', 'netbsd', 'openharmony', 'sunos', 'aix'];
const PROCESSORS = { 64: 'x64', x64: 'x64', arm64: 'arm64', arm: 'arm', ia32: 'ia32', x86: 'ia32' };
const OTHER_PROCESSORS = ['ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32'];

/** The lock with an entry for every optional dependency, and the names of those that were missing. */
export function completeLock(lock) {
  const packages = { ...lock.packages };
  const added = [];
  for (const [location, entry] of Object.entries(lock.packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      if (resolveFrom(packages, location, name)) continue;
      packages[`node_modules/${name}`] = platformEntry(name, range, entry);
      added.push(`${name}@${range}`);
    }
  }
  const sorted = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
  return { lock: { ...lock, packages: sorted }, added };
}

/** Node's look-up: the nearest `node_modules` upwards that has the package. */
function resolveFrom(packages, location, name) {
  for (let folder = location; ; folder = parentOf(folder)) {
    const key = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (packages[key]) return packages[key];
    if (folder === '') return null;
  }
}

function parentOf(folder) {
  const at = folder.lastIndexOf('node_modules/');
  return at <= 0 ? '' : folder.slice(0, at - 1);
}

function platformEntry(name, range, parent) {
  const words = name.split('/').at(-1).split('-');
  const os = words.map((word) => SYSTEMS[word] ?? (OTHER_SYSTEMS.includes(word) ? word : null)).find(Boolean);
  const cpu = words.map((word) => PROCESSORS[word] ?? (OTHER_PROCESSORS.includes(word) ? word : null)).find(Boolean);
  const version = range.replace(/^[~^=]+/, '');
  if (!/^\d+\.\d+\.\d+/.test(version)) throw new Error(`${name}: cannot tell the version from "${range}"`);
  const libc = (words.includes('musl') && 'musl') || (os === 'linux' && words.includes('gnu') && 'glibc');
  return {
    version,
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(parent.dev ? { dev: true } : {}),
    ...(libc ? { libc: [libc] } : {}),
    license: parent.license ?? 'MIT',
    optional: true,
    ...(os ? { os: [os] } : {}),
    ...(parent.peer ? { peer: true } : {}),
  };
}

if (process.argv[1] === import.meta.filename) {
  const before = JSON.parse(readFileSync(LOCK_FILE, 'utf8'));
  const { lock, added } = completeLock(before);
  const isCheck = process.argv.includes('--check');
  if (added.length === 0) console.log('package-lock.json is complete.');
  else if (isCheck) console.error(`package-lock.json lacks ${added.join(', ')}. Run: node scripts/complete-lock.mjs`);
  else {
    writeFileSync(LOCK_FILE, `${JSON.stringify(lock, null, 2)}\n`);
    console.log(`Added ${added.length} packages to package-lock.json.`);
  }
  if (isCheck && added.length > 0) process.exitCode = 1;
}
