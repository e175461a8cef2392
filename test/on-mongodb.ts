/** Suites that need MongoDB: where there is no engine for it they are skipped, but not in CI. */
import { type Engine, engineHere, startEngine, startsWithin } from './mongodb/engine.js';

/** Declares a suite that has an engine of its own. While its tests and hooks run, it asks for the engine. */
export function onMongoDb(name: string, suite: (engine: () => Engine) => void): void {
  (engineHere === undefined ? describe.skip : describe)(name, () => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await startEngine();
    }, startsWithin);
    suite(() => engine);
    // After those of the suite: hooks run in their order, and what is closed in them still speaks to the engine.
    afterAll(() => engine.stop());
  });
}
