/** The first part of a backup: what is in it, so that a restore can tell whether it is whole and unchanged. */
import { exits, Stop } from '#server/failure.js';

/** Raised when an older version could not restore what a newer one wrote. */
const FORMAT = 1;

export interface BackupPart {
  /** Path inside the archive. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Of the bytes, lower-case hex. */
  readonly sha256: string;
}

export interface Manifest {
  readonly format: number;
  /** Instant, UTC. */
  readonly createdAt: string;
  /** Version of Golden Thread that wrote it. */
  readonly version: string;
  readonly log: {
    readonly events: number;
    readonly head: number;
    /** Id of the last event; null when there is none. */
    readonly lastEvent: string | null;
  };
  /** In the order in which they follow. */
  readonly parts: readonly BackupPart[];
  /** The secrets, which lie in a file of their own; null when there were none. */
  readonly secrets: Omit<BackupPart, 'name'> | null;
}

export const MANIFEST = 'manifest.json';
export const EVENTS = 'events.db';
export const ACCESS = 'access.db';

/** How many of its parts are evidence files. */
export function evidenceFilesIn({ parts }: Manifest): number {
  return parts.filter(({ name }) => name.startsWith('evidence/')).length;
}

const partName = /^((?:events|access)\.db|evidence\/([0-9a-f]{2})\/\2[0-9a-f]{62})$/;

export function newManifest(contents: Omit<Manifest, 'format'>): Manifest {
  return { format: FORMAT, ...contents };
}

/**
 * Reads a manifest from an archive that nobody vouches for.
 * @throws Stop when it is none, or of a newer version
 */
export function readManifest(text: string, file: string): Manifest {
  const manifest = parse(text);
  if (manifest === undefined) throw notABackup(file);
  if (manifest.format !== FORMAT)
    throw new Stop(
      exits.refused,
      `${file} was written by another version of Golden Thread (${manifest.version}, format ${manifest.format}).`,
    );
  const names = manifest.parts.map(({ name }) => name);
  const strange = names.find((name, at) => !partName.test(name) || names.indexOf(name) < at);
  if (strange !== undefined || !names.includes(EVENTS)) throw notABackup(file);
  return manifest;
}

export function notABackup(file: string, cause?: unknown): Stop {
  return new Stop(exits.refused, `${file} is not a backup of Golden Thread.`, { cause });
}

function parse(text: string): Manifest | undefined {
  try {
    const { format, version, log, parts, secrets } = JSON.parse(text) as Partial<Manifest>;
    const isWhole =
      typeof format === 'number' &&
      typeof version === 'string' &&
      typeof log?.events === 'number' &&
      typeof log.head === 'number' &&
      Array.isArray(parts) &&
      parts.every(
        ({ name, size, sha256 }: Partial<BackupPart>) => name && Number.isSafeInteger(size) && sha256,
      ) &&
      secrets !== undefined;
    return isWhole ? (JSON.parse(text) as Manifest) : undefined;
  } catch {
    // Whatever is wrong with it, it is not a manifest.
    return undefined;
  }
}
