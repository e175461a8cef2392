/** Has the servers of a suite use KurrentDB and MongoDB, where there is an engine for the latter. */
import { startServersOn } from '../api/running-server.js';
import { engineHere } from '../mongodb/engine.js';
import { enginesToScale, startScaleEngines, stopScaleEngines } from './scale-engines.js';

/** Runs the scenes of a file of the API's. */
export async function onBoth(scenes: () => Promise<unknown>): Promise<void> {
  if (engineHere === undefined) {
    it.skip('There is no engine for the read models here', () => undefined);
    return;
  }
  await startScaleEngines();
  startServersOn(enginesToScale);
  await scenes();
  // After those of the scenes: hooks run in their order, and a server that ends still writes to its engines.
  afterAll(stopScaleEngines);
}
