/**
 * What things are called in KurrentDB. Every stream of one event store begins with its namespace, so that several may
 * share a cluster, and so that the server can leave out of `$all` what is not an event of ours: its own streams, claims,
 * and whatever else lives there.
 */
import { streamNameFilter } from '@kurrent/kurrentdb-client';

export class Names {
  readonly #log: string;
  readonly #claims: string;
  /** A stream that never exists: asking for it shows that the server answers. */
  readonly probe: string;

  /** @throws TypeError when the namespace could be mistaken for another's */
  constructor(namespace: string) {
    if (!/^[a-z][a-z0-9_]*$/.test(namespace)) {
      throw new TypeError(
        `A namespace is made of lower-case letters, digits and underscores, not "${namespace}"`,
      );
    }
    this.#log = `${namespace}.log.`;
    this.#claims = `${namespace}.claim.`;
    this.probe = `${namespace}.probe`;
  }

  /** The engine's stream for one of ours. */
  stream(name: string): string {
    return `${this.#log}${name}`;
  }

  claim(commandId: string): string {
    return `${this.#claims}${commandId}`;
  }

  /** Our name for an engine's stream; undefined when it is not one of ours. */
  nameOf(engineStream: string): string | undefined {
    return engineStream.startsWith(this.#log) ? engineStream.slice(this.#log.length) : undefined;
  }

  /** The command whose claims an engine's stream holds; undefined when it holds none. */
  commandOf(engineStream: string): string | undefined {
    return engineStream.startsWith(this.#claims) ? engineStream.slice(this.#claims.length) : undefined;
  }

  /** Lets claims through beside events of ours. */
  withClaims(): ReturnType<typeof streamNameFilter> {
    return streamNameFilter({ prefixes: [this.#log, this.#claims] });
  }

  /** Lets events of ours through, and nothing else. */
  ours(): ReturnType<typeof streamNameFilter> {
    return streamNameFilter({ prefixes: [this.#log] });
  }
}
