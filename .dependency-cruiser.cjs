/** The allowed arrows (docs/architecture.md). What is not allowed here is refused. */
const drivers =
  '^libs/(event-store/src/(sqlite|kurrentdb)|read-models/src/(sqlite|mongodb)|evidence/src/(folder|gridfs)|identity/src/(secrets|access-log)/(sqlite|mongodb))';
const tests = '(\\.(spec|contract)\\.ts|/contract/[^/]+\\.ts)$';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'the-domain-imports-nothing',
      severity: 'error',
      from: { path: '^libs/domain/src', pathNot: tests },
      to: { pathNot: '^libs/domain/src' },
    },
    {
      name: 'the-event-store-knows-only-the-envelope',
      severity: 'error',
      from: { path: '^libs/event-store/src', pathNot: tests },
      to: { path: '^(libs|apps)', pathNot: '^libs/(event-store/src|domain/src/entry\\.ts)' },
    },
    {
      name: 'read-models-know-the-domain-and-the-log',
      severity: 'error',
      from: { path: '^libs/read-models/src', pathNot: tests },
      to: { path: '^(libs|apps)', pathNot: '^libs/(read-models/src|domain/src|event-store/src/port\\.ts)' },
    },
    {
      name: 'the-application-knows-ports-not-drivers',
      severity: 'error',
      from: { path: '^libs/application/src', pathNot: tests },
      to: {
        path: '^(libs|apps)',
        // The language of text search is part of what the port promises; stints are documents; the past is read from both ports.
        pathNot:
          '^libs/(application/src|domain/src|event-store/src/port\\.ts|read-models/src/(port|documents|history/(past|counted|changed)|accountability/stints|query/search-terms)\\.ts)',
      },
    },
    {
      name: 'identity-and-evidence-stand-alone',
      severity: 'error',
      from: { path: '^libs/(identity|evidence)/src', pathNot: tests },
      to: { path: '^(libs|apps)', pathNot: '^libs/(identity|evidence|domain)/src' },
    },
    {
      name: 'drivers-are-chosen-in-the-composition-root',
      severity: 'error',
      from: { path: '^libs', pathNot: `${tests}|${drivers}` },
      to: { path: drivers },
    },
    {
      name: 'libs-do-not-know-apps',
      severity: 'error',
      from: { path: '^libs', pathNot: tests },
      to: { path: '^apps' },
    },
    {
      name: 'product-does-not-import-tests',
      severity: 'error',
      from: { path: '^(libs|apps)', pathNot: tests },
      to: { path: `^test|${tests}` },
    },
    { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
};
