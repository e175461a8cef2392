/** Putting entries right over HTTP: views follow, the log keeps what was entered, and redacted text is gone from every view. */
import { seedOf, TestServer } from './running-server.js';

describe('An entry that was wrong', () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await TestServer.start();
    await seedOf(server);
  });
  afterEach(() => server.remove());

  const why = { reason: 'Typed against the wrong finding', agreedBy: 'J. Example' };
  const report = async (response: string) => {
    const { position } = await server.given('/api/findings/CP1415.F1/report-response', { response });
    const { body } = await server.get(`/api/trail?subject=CP1415.F1&limit=1&after=${position}`);
    const [entry] = body['items'] as { id: string }[];
    return entry?.id ?? '';
  };
  const finding = async (after: string) => (await server.get(`/api/findings/CP1415.F1?after=${after}`)).body;

  it('is corrected: the finding says the right thing, the trail shows both', async () => {
    const entry = await report('Assessment within 42 hours');
    const { position } = await server.given('/api/findings/CP1415.F1/correct-entry', {
      entry,
      corrected: { response: 'Assessment within 24 hours' },
      ...why,
    });
    expect((await finding(position))['responses']).toMatchObject([
      { response: 'Assessment within 24 hours' },
    ]);
    const { body } = await server.get('/api/trail?subject=CP1415.F1&order=oldest');
    expect(body['items']).toMatchObject([
      { type: 'FindingRecorded' },
      { type: 'ResponseReported', amendedBy: [{ type: 'EntryCorrected' }] },
      { type: 'EntryCorrected', why: why.reason },
    ]);
    const stored = await server.get(`/api/events/${entry}`);
    expect(stored.body['data']).toEqual({ response: 'Assessment within 42 hours' });
  });

  it('is withdrawn: the finding is as if it had never been, the trail still has it, marked', async () => {
    const entry = await report('Nothing to do with this finding');
    const { position } = await server.given('/api/findings/CP1415.F1/withdraw-entry', { entry, ...why });
    expect(await finding(position)).toMatchObject({ responses: [], impact: { status: 'awaiting-decision' } });
    const { body } = await server.get('/api/trail?subject=CP1415.F1&type=ResponseReported');
    expect(body['items']).toMatchObject([{ id: entry, amendedBy: [{ type: 'EntryWithdrawn' }] }]);
  });

  it('has its text redacted: no view, search, event or stream shows it again, and a marker says so', async () => {
    const entry = await report('Seen by Zebedee Quillfeather at home');
    const { position } = await server.given('/api/findings/CP1415.F1/redact-text', {
      entry,
      field: 'response',
      ...why,
    });
    expect((await finding(position))['responses']).toMatchObject([{ response: '[text redacted]' }]);
    const answers = await Promise.all(
      [
        '/api/trail?subject=CP1415.F1',
        '/api/findings',
        `/api/events/${entry}`,
        '/api/trail?text=Quillfeather',
      ].map((path) => server.get(path, 'inspector')),
    );
    for (const { status, text } of answers) {
      expect(status).toBe(200);
      expect(text).not.toContain('Quillfeather');
    }
    expect(answers[2]?.text).toContain('[text redacted]');
    expect(answers[3]?.body['items']).toEqual([]);
  });
});
