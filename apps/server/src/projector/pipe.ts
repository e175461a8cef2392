/** A stream of folded parts from one thread to another, no further ahead than the reader can take. */
import { on, once } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import type { Folded } from '#read-models/projector/fold-log.js';

/** Parts (of about 1 MB) that may wait to be taken. */
const MOST_WAITING = 4;

const END = '';

/** Sends every part, as JSON text: that crosses threads faster than objects do. */
export async function feed(port: MessagePort, parts: AsyncIterable<Folded>): Promise<void> {
  let waiting = 0;
  port.on('message', () => {
    waiting -= 1;
  });
  for await (const part of parts) {
    port.postMessage(JSON.stringify(part));
    waiting += 1;
    while (waiting >= MOST_WAITING) await once(port, 'message');
  }
  port.postMessage(END);
}

/** The parts as they arrive, up to the last. */
export async function* arriving(port: MessagePort): AsyncGenerator<Folded, void, undefined> {
  for await (const [text] of on(port, 'message') as AsyncIterable<[string]>) {
    if (text === END) return;
    yield JSON.parse(text) as Folded;
    port.postMessage('taken');
  }
}
