/** Entry of the projector's threads. Plain JavaScript modules once built; nothing here needs Nest. */
import { readlinkSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { basename } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { Follower } from './follower.js';
import { type LoaderData, loadFromPort, loadInThread } from './load.js';
import type { Order, Report, Workplace } from './messages.js';

export type WorkerData = LoaderData | (Workplace & { readonly role: 'follower' });

/** As `nice` counts: -20 is first, 0 is usual, 19 is last. */
const BEHIND = 5;

const data = workerData as WorkerData;
if (data.role === 'loader') await loadFromPort(data);
else await follow(data);

async function follow(workplace: Workplace): Promise<void> {
  await giveWay();
  const say = (report: Report): void => {
    parentPort?.postMessage(report);
    if (report.report === 'closed') parentPort?.close();
  };
  const follower = await Follower.open(workplace, loadInThread, say);
  parentPort?.on('message', (order: Order) => {
    follower.take(order);
  });
  await follower.start();
}

/**
 * Where there is more to do than the machine can, commands go before views: somebody waits for a command, and views may be
 * a little late (docs/decisions/0007). Linux has a priority for each thread, by the number that it goes by there; elsewhere
 * that would be the priority of the whole process.
 */
async function giveWay(): Promise<void> {
  if (process.platform !== 'linux') return;
  try {
    // The process's pool of threads is started by the first who asks for it, with the priority of that thread.
    await access('/proc/thread-self');
    setPriority(Number(basename(readlinkSync('/proc/thread-self'))), BEHIND);
  } catch {
    // Where /proc is not there to be read, it works with the usual priority.
  }
}
