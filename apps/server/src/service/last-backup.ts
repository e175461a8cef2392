/** When the data folder was last backed up, and how far: noted by the backup, so that whoever runs the service is told. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

export interface LastBackup {
  /** Instant, UTC. */
  readonly at: string;
  /** Events that it holds. */
  readonly events: number;
}

export function noteBackup(file: string, backup: LastBackup): void {
  const beside = `${file}.new`;
  writeFileSync(beside, JSON.stringify(backup), { mode: 0o600 });
  renameSync(beside, file);
}

/** Undefined when there was none, or none that was noted here. */
export function lastBackupIn(file: string): LastBackup | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LastBackup;
  } catch {
    // Missing, or no note of ours: both mean that nothing is known of a backup.
    return undefined;
  }
}
