import { MINUTE } from './duration.js';
import { ProviderFlows } from './provider-flows.js';
import { theSecrets } from './secrets/contract/the-secrets.js';

describe('A flow at the provider', () => {
  const secrets = theSecrets();
  const flows = () => new ProviderFlows(secrets.store, secrets.now);
  const flow = { state: 's', nonce: 'n', verifier: 'v', to: '/position', carried: null };

  it('goes on once, for the browser that has its secret, of which only the print is kept', async () => {
    const secret = await flows().begin(flow);
    expect(secrets.bytes().includes(secret)).toBe(false);
    expect(await flows().take('another')).toBeUndefined();
    expect(await flows().take(secret)).toMatchObject(flow);
    expect(await flows().take(secret)).toBeUndefined();
  });

  it('is over after ten minutes', async () => {
    const secret = await flows().begin(flow);
    secrets.wait(10 * MINUTE);
    expect(await flows().take(secret)).toBeUndefined();
  });
});
