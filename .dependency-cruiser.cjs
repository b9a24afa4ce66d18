/**
 * Who may import whom. Imports go down only:
 * apps -> wiring -> (api | tools | integrations) -> core -> db -> (call | protocol | telemetry)
 * `call` imports nothing at all; `simulators` sees the wires and telemetry; nothing that ships imports `simulators`.
 */
const layers = [
  'packages/(call|protocol|telemetry)',
  'packages/db',
  'packages/core',
  'packages/(api|tools|integrations)',
  'packages/wiring',
  'apps/(dashboard|voice-worker)',
];

const upwardRules = layers.slice(0, -1).map((path, index) => ({
  name: `layer-${index}-imports-upward`,
  comment: `${path} may import the layers below it, never one above.`,
  severity: 'error',
  from: { path: `^${path}/`, pathNot: '\\.test\\.tsx?$' },
  to: { path: `^(${layers.slice(index + 1).join('|')})/` },
}));

const peerRules = layers
  .filter((path) => path.includes('('))
  .map((path, index) => ({
    name: `peers-${index}-import-each-other`,
    comment: `The members of ${path} stand beside each other: share through a layer below.`,
    severity: 'error',
    from: { path: `^${path}/` },
    to: { path: `^${path}/`, pathNot: '^(apps|packages)/$1/' },
  }));

const SHIPPED = '^(apps|packages)/';
const TEST_CODE = '\\.test\\.tsx?$';

module.exports = {
  forbidden: [
    ...upwardRules,
    ...peerRules,
    {
      name: 'call-is-pure',
      comment: 'The call machine has no dependency, no clock and no IO: it can be tested with lists of events.',
      severity: 'error',
      from: { path: '^packages/call/src', pathNot: TEST_CODE },
      to: { pathNot: '^packages/call/src' },
    },
    {
      name: 'protocol-does-no-io',
      comment: 'Wires are parsed and built; sockets and files belong to the apps and simulators.',
      severity: 'error',
      from: { path: '^packages/protocol/src', pathNot: TEST_CODE },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'simulators-see-only-the-wires',
      severity: 'error',
      from: { path: '^packages/simulators/src', pathNot: TEST_CODE },
      to: { path: SHIPPED, pathNot: '^packages/(simulators|protocol|telemetry)/' },
    },
    {
      name: 'simulators-are-started-by-scripts-and-tests',
      severity: 'error',
      from: { path: SHIPPED, pathNot: ['^packages/simulators/', TEST_CODE] },
      to: { path: '^packages/simulators/' },
    },
    {
      name: 'shipped-code-imports-no-scripts-or-tests',
      severity: 'error',
      from: { path: SHIPPED, pathNot: TEST_CODE },
      to: { path: '^(scripts|test|prisma)/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'packages-are-entered-by-their-exports',
      comment: "Import `@offhook/name`, never another package's inner file by path.",
      severity: 'error',
      from: { path: '^((?:apps|packages)/[^/]+)/', pathNot: TEST_CODE },
      to: { path: SHIPPED, pathNot: '^$1/', dependencyTypes: ['local'] },
    },
    {
      name: 'no-barrel-but-the-exported-one',
      comment: 'index.ts is only the file named in a package.json; inside a package import the file itself.',
      severity: 'error',
      from: { path: '^(apps|packages)/' },
      to: {
        path: '/index\\.tsx?$',
        pathNot: ['^packages/[^/]+/src/index\\.ts$', '/routes/', 'node_modules', '/generated/'],
      },
    },
    {
      name: 'inside-a-package-import-the-file-itself',
      severity: 'error',
      from: { path: '^(packages/[^/]+)/src/', pathNot: TEST_CODE },
      to: { path: '^$1/src/index\\.ts$' },
    },
    {
      name: 'only-declared-dependencies',
      severity: 'error',
      from: { path: SHIPPED, pathNot: TEST_CODE },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules/(?!@offhook)|build|\\.cache|\\.data)(/|$)|packages/db/src/generated' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json'],
    },
    preserveSymlinks: false,
  },
};
