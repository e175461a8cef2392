/** Signing in elsewhere, between leaving and coming back: bound to one browser, good once and for ten minutes. */
import type { Instant } from '#domain/entry.js';
import { after, MINUTE } from './duration.js';
import { newSecret, printOf } from './secret-value.js';
import type { Collection, SecretStore } from './secrets/port.js';

/** What only whoever left can know, and where they were going. */
export interface ProviderFlow {
  readonly state: string;
  readonly nonce: string;
  /** Of PKCE (RFC 7636). */
  readonly verifier: string;
  readonly to: string;
  /** A form that was not taken because its session had ended; null where there is none. */
  readonly carried: string | null;
}

interface FlowDocument extends ProviderFlow {
  readonly expiresAt: Instant;
}

const flows: Collection<FlowDocument> = { name: 'provider-flows', indexes: [] };

const GOOD_FOR = 10 * MINUTE;

export class ProviderFlows {
  /** @param now the present instant, UTC */
  constructor(
    private readonly store: SecretStore,
    private readonly now: () => Instant,
  ) {}

  /** Keeps a flow; the secret is for the browser's cookie, and only its print is kept. */
  async begin(flow: ProviderFlow): Promise<string> {
    const secret = newSecret();
    await this.store.put(flows, printOf(secret), { ...flow, expiresAt: after(this.now(), GOOD_FOR) });
    return secret;
  }

  /** Ends the flow that a browser began: of many who come back with it, one alone goes on. Undefined when it is over. */
  async take(secret: string): Promise<ProviderFlow | undefined> {
    return this.store.take(flows, printOf(secret));
  }
}
