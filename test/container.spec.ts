/** What the container files promise. They are read here, not run. */
import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { readSettings } from '#server/settings/settings.js';

const root = new URL('../', import.meta.url);
const text = (name: string) => readFileSync(new URL(name, root), 'utf8');

/** A Dockerfile's instructions, with continued lines joined. */
function instructions(): readonly (readonly [name: string, rest: string])[] {
  return text('Dockerfile')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]);
}

/** Those of the stage that runs. */
function finalStage(): readonly (readonly [name: string, rest: string])[] {
  const all = instructions();
  return all.slice(all.findLastIndex(([name]) => name === 'FROM'));
}

const rest = (name: string) => finalStage().flatMap(([one, said]) => (one === name ? [said] : []));

interface Compose {
  readonly services: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

describe('The image', () => {
  it('runs as a user that is not root, named by number', () => {
    expect(rest('USER')).toEqual(['1000:1000']);
  });

  it('keeps its data in a volume, and is told so', () => {
    expect(rest('VOLUME')).toEqual(['/data']);
    expect(rest('ENV').join(' ')).toContain('GOLDEN_THREAD_DATA=/data');
  });

  it('starts the server itself, so that it hears the signal to stop', () => {
    const [command] = rest('CMD');
    expect(JSON.parse(command ?? '')).toEqual(['node', 'dist/apps/server/src/main.js']);
    expect(existsSync(new URL('apps/server/src/main.ts', root))).toBe(true);
    expect(rest('ENV').join(' ')).toContain('PATH=/app/node_modules/.bin:');
  });

  it('asks the live route whether it is healthy', () => {
    expect(rest('HEALTHCHECK').join('')).toContain('/api/health/live');
  });

  it('holds nothing that only the build needs', () => {
    // Templates are read as they are: the one part of the sources that runs.
    const copied = rest('COPY').join(' ').replaceAll('apps/server/views', 'views');
    expect(copied).not.toMatch(/\bapps\b|\blibs\b|\btest\b|COPY \. \./);
    expect(instructions()).toContainEqual(['RUN', expect.stringContaining('npm prune --omit=dev') as string]);
    expect(text('.dockerignore').split('\n')).toEqual(
      expect.arrayContaining(['node_modules', 'dist', 'data', '.git']),
    );
  });
});

describe('The compose file', () => {
  const compose = parse(text('docker-compose.yml'), { merge: true }) as Compose;
  const { services, volumes } = compose;
  const service = services['golden-thread'];
  const inProfile = (profile: string) =>
    Object.entries(services).filter(([, { profiles }]) => (profiles as readonly string[]).includes(profile));
  const scaled = inProfile('scale');

  it('is one by the schema of the compose specification', () => {
    // The validator knows the dialect under its older address.
    const { $schema: _, ...schema } = JSON.parse(
      text('test/fixtures/compose-spec/compose-spec.json'),
    ) as Record<string, unknown>;
    const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
    validate(compose);
    expect(validate.errors ?? []).toEqual([]);
  });

  it('runs the service alone unless it is told otherwise', () => {
    expect(inProfile('default').map(([name]) => name)).toEqual(['golden-thread']);
    expect(text('.env')).toContain('\nCOMPOSE_PROFILES=default\n');
    expect(Object.keys(services)).toHaveLength(1 + scaled.length);
  });

  it.each(['golden-thread', 'web-1', 'web-2', 'projector'])(
    'runs %s not as root, on a read-only file system and without capabilities',
    (name) => {
      expect(services[name]).toMatchObject({
        user: '1000:1000',
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
    },
  );

  it('keeps the data in a named volume, and leaves only /tmp to write to beside it', () => {
    expect(service?.['volumes']).toEqual(['data:/data']);
    expect(service?.['tmpfs']).toEqual([expect.stringMatching(/^\/tmp/)]);
  });

  it('listens on this machine alone, and has longer to stop than a request has to arrive', () => {
    const published = Object.values(services).flatMap(({ ports }) => (ports ?? []) as readonly string[]);
    expect(published).toEqual(['127.0.0.1:3000:3000', '127.0.0.1:8080:8080']);
    expect(service?.['stop_grace_period']).toBe('45s');
  });

  it('scales to two web servers, a projector, a proxy, three nodes of KurrentDB or one, and a replica set', () => {
    expect(scaled.map(([name]) => name)).toEqual([
      ...['web-1', 'web-2', 'projector', 'proxy', 'kurrentdb-1', 'kurrentdb-2', 'kurrentdb-3'],
      ...['mongodb-1', 'mongodb-2', 'mongodb-3', 'mongodb-set'],
    ]);
    const roleOf = (name: string) =>
      (services[name]?.['environment'] as Record<string, string>)['GOLDEN_THREAD_ROLE'];
    expect(['web-1', 'web-2', 'projector'].map(roleOf)).toEqual(['web', 'web', 'projector']);
    expect(services['kurrentdb-2']?.['deploy']).toEqual({ replicas: '${KURRENTDB_OTHERS:-1}' });
  });

  it('pins every image, watches the health of all that stays, and gives each that keeps data a volume of its own', () => {
    const used: string[] = [];
    for (const [name, { image, healthcheck, restart, volumes: kept }] of Object.entries(services)) {
      expect(image).toMatch(/:\d+\.\d+\.\d+$/);
      if (restart !== 'on-failure') expect([name, healthcheck]).toEqual([name, expect.anything()]);
      used.push(...((kept ?? []) as readonly string[]).map((volume) => volume.split(':')[0] ?? ''));
    }
    expect(used.sort()).toEqual(Object.keys(volumes).sort());
  });

  it('holds no password: those of the development file are in no other, and the real one is not kept', () => {
    const passwords = [...text('scale.dev.env').matchAll(/^[A-Z_]+(?:PASSWORD|KEY)=(.+)$/gm)].map(
      ([, one]) => one ?? '',
    );
    expect(passwords).toHaveLength(2);
    for (const name of ['docker-compose.yml', 'Dockerfile', '.env', 'docs/scale.md', 'docs/operating.md'])
      for (const password of passwords) expect(text(name)).not.toContain(password);
    expect(text('.gitignore').split('\n')).toContain('scale.env');
    expect(text('.dockerignore').split('\n')).toContain('*.env');
  });

  it('gives servers engines that the settings take', () => {
    const environment: Record<string, string> = Object.fromEntries(
      [...text('scale.dev.env').matchAll(/^([A-Z_]+)=(.+)$/gm)].map(([, name = '', value = '']) => [
        name,
        value,
      ]),
    );
    expect(readSettings({ ...environment, GOLDEN_THREAD_ROLE: 'web' })).toMatchObject({
      eventStore: { engine: 'kurrentdb' },
      readStore: { engine: 'mongodb' },
    });
  });
});
