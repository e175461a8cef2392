/** Where tests of pages that look at the scene stand: a server that was told it, and a browser. */
import { TestServer } from '../api/running-server.js';
import { Visitors } from './browser.js';
import { SceneClock, tellScene } from './scene.js';

/** The scene, told to a server of the test file's own, and a browser to look at it with. */
export interface Stage {
  readonly server: TestServer;
  readonly visitors: Visitors;
}

/**
 * Sets the stage for the tests of a file, and takes it down after them.
 * @param then what is told beside the scene, on its last day
 */
export function atTheScene(then: (server: TestServer) => Promise<void> = () => Promise.resolve()): Stage {
  const stage: { server?: TestServer; visitors?: Visitors } = {};
  beforeAll(async () => {
    const clock = new SceneClock();
    stage.server = await TestServer.start(undefined, clock.now);
    await tellScene(stage.server, clock);
    await then(stage.server);
    stage.visitors = await Visitors.open();
  }, 60_000);
  afterAll(async () => {
    await stage.visitors?.close();
    await stage.server?.remove();
  });
  return {
    get server() {
      return standing(stage.server);
    },
    get visitors() {
      return standing(stage.visitors);
    },
  };
}

function standing<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('The stage stands only while the tests of its file run.');
  return part;
}
