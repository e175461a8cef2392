/** The suite that any driver of the event store must pass: each promise of the port, on a real store. */
import { appendContract } from './append.contract.js';
import { commandContract } from './command.contract.js';
import { modelContract } from './model.contract.js';
import { readContract } from './read.contract.js';
import { subscribeContract } from './subscribe.contract.js';
import type { OpenStore } from './with-store.contract.js';

/** Declares the suite for one driver. */
export function eventStoreContract(name: string, open: OpenStore): void {
  describe(`${name} keeps the event store's promises`, () => {
    describe('appending', () => {
      appendContract(open);
    });
    describe('once per command', () => {
      commandContract(open);
    });
    describe('reading', () => {
      readContract(open);
    });
    describe('subscribing', () => {
      subscribeContract(open);
    });
    describe('whatever is appended at once', () => {
      modelContract(open);
    });
  });
}
