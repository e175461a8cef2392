/**
 * Run under strace by the sync proof: appends events, some at once, and writes a line for each acknowledgement.
 * With SYNC_PROOF=off the syncs are taken away behind the store's back, to show that the proof can fail.
 */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { DatabaseSync } from 'node:sqlite';

/** Node strips the types of the sources it runs, but looks for `./codec.js` under that very name. */
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier.startsWith('.') ? specifier.replace(/\.js$/, '.ts') : specifier, context),
});

if (process.env['SYNC_PROOF'] === 'off') {
  const exec = Reflect.get(DatabaseSync.prototype, 'exec');
  DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string): void {
    exec.call(this, sql.replace('synchronous = FULL', 'synchronous = OFF'));
  };
}

const { openSqliteEventStore } = await import('#event-store/sqlite/open.js');
const [file = ''] = process.argv.slice(2);
const store = openSqliteEventStore({ file, upcasters: {}, clock: () => new Date() });
const person = { id: 'account-amira-khan', name: 'Amira Khan', role: 'coordinator' } as const;

async function append(marker: string): Promise<void> {
  await store.append(
    `action-${marker}`,
    'none',
    [
      {
        type: 'ProgressReported',
        version: 1,
        data: { marker },
        metadata: {
          recordedBy: person,
          performedBy: person,
          effective: { on: '2026-01-05', precision: 'day' },
          basis: 'stated',
          correlationId: randomUUID(),
          channel: 'system',
        },
      },
    ],
    { id: randomUUID(), fingerprint: null },
  );
  writeSync(1, `acknowledged ${marker}\n`);
}

for (let round = 100; round < 120; round++) {
  await Promise.all([append(`proof-${round}-a`), append(`proof-${round}-b`), append(`proof-${round}-c`)]);
}
await store.close();
