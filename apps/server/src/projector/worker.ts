/** Entry of the projector's threads. Plain JavaScript modules once built; nothing here needs Nest. */
import { parentPort, workerData } from 'node:worker_threads';
import { Follower } from './follower.js';
import { type LoaderData, loadFromPort, loadInThread } from './load.js';
import type { Order, Report, Workplace } from './messages.js';

export type WorkerData = LoaderData | (Workplace & { readonly role: 'follower' });

const data = workerData as WorkerData;
if (data.role === 'loader') await loadFromPort(data);
else await follow(data);

async function follow(workplace: Workplace): Promise<void> {
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
