/** What the container files promise. They are read here, not run. */
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

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
  const { services, volumes } = parse(text('docker-compose.yml')) as Compose;
  const service = services['golden-thread'];

  it('runs the service alone, not as root, on a read-only file system and without capabilities', () => {
    expect(Object.keys(services)).toEqual(['golden-thread']);
    expect(service).toMatchObject({
      user: '1000:1000',
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
  });

  it('keeps the data in a named volume, and leaves only /tmp to write to beside it', () => {
    expect(service?.['volumes']).toEqual(['data:/data']);
    expect(Object.keys(volumes)).toEqual(['data']);
    expect(service?.['tmpfs']).toEqual([expect.stringMatching(/^\/tmp/)]);
  });

  it('listens on this machine alone, and has longer to stop than a request has to arrive', () => {
    expect(service?.['ports']).toEqual(['127.0.0.1:3000:3000']);
    expect(service?.['stop_grace_period']).toBe('45s');
  });
});
