/** A stream of prepared parts from one thread to another, no further ahead than the reader can take. */
import { on, once } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import type { Prepared } from '#read-models/projector/rebuild.js';

/** Parts (of about 1 MB) that may wait to be taken. */
const MOST_WAITING = 4;

const END = null;

/** Sends every part. */
export async function feed(port: MessagePort, parts: AsyncIterable<Prepared>): Promise<void> {
  let waiting = 0;
  port.on('message', () => {
    waiting -= 1;
  });
  for await (const part of parts) {
    port.postMessage(part);
    waiting += 1;
    while (waiting >= MOST_WAITING) await once(port, 'message');
  }
  port.postMessage(END);
}

/** The parts as they arrive, up to the last. */
export async function* arriving(port: MessagePort): AsyncGenerator<Prepared, void, undefined> {
  for await (const [part] of on(port, 'message') as AsyncIterable<[Prepared | typeof END]>) {
    if (part === END) return;
    yield part;
    port.postMessage('taken');
  }
}
