/** A restore that was interrupted between moving the old log aside and putting the new one in place. */
import { existsSync, readdirSync } from 'node:fs';
import { exits, Stop } from '../failure.js';
import { planOf } from './service.js';

/** Begins the name of the folder, inside the data folder, in which a restore unpacks. */
export const STAGING = 'restoring-';

/**
 * Refuses to begin a new log where one is about to be restored.
 * @throws Stop saying what to do
 */
export function refuseInterruptedRestore(folder: string): void {
  if (!existsSync(folder) || existsSync(planOf(folder).events)) return;
  if (readdirSync(folder).some((name) => name.startsWith(STAGING)))
    throw new Stop(
      exits.refused,
      `A restore into ${folder} was interrupted. Run it again; what was there before lies in its “before-restore” folder.`,
    );
}
