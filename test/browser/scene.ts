/** A partnership over half a year, told by its clock: what the pages of the board and of inspectors are looked at over. */
/** What the scene needs of a server. */
interface Told {
  given(path: string, body: unknown, as?: 'coordinator' | 'boardMember' | 'gpLead'): Promise<unknown>;
}

/** The clock of the scene's server. */
export class SceneClock {
  private instant = new Date('2014-12-01T10:00:00Z');

  readonly now = (): Date => this.instant;

  /** Moves on to ten in the morning of a day. */
  to(day: string): void {
    this.instant = new Date(`${day}T10:00:00Z`);
  }
}

/** Tells the scene; the clock stands at 1 June 2015 then. */
export async function tellScene(server: Told, clock: SceneClock): Promise<void> {
  await autumn(server);
  clock.to('2014-12-11');
  await server.given('/api/meetings', {
    reference: 'qa-2014-12-11',
    body: 'QA sub-committee',
    on: '2014-12-11',
  });
  await server.given('/api/meetings/qa-2014-12-11/note-position', {}, 'boardMember');
  await winter(server, clock);
  clock.to('2015-03-19');
  await server.given('/api/meetings', {
    ...{ reference: 'qa-2015-03-19', body: 'QA sub-committee', on: '2015-03-19', title: 'Spring meeting' },
    present: ['J. Example', 'B. Member'],
  });
  await server.given('/api/meetings/qa-2015-03-19/note-position', {}, 'boardMember');
  await spring(server, clock);
  clock.to('2015-06-01');
}

async function autumn(server: Told): Promise<void> {
  const agencies = [
    { reference: 'cspc', name: 'City Safeguarding Partnership', kind: 'partnership' },
    { reference: 'city-gp-practice', name: 'City GP practice', kind: 'GP practice' },
    { reference: 'city-police', name: 'City Police', kind: 'police' },
    { reference: 'city-health', name: 'City Health', kind: 'health' },
    {
      reference: 'iro-service',
      name: 'Independent Reviews Ltd',
      kind: 'service',
      external: true,
      commissionedBy: 'cspc',
    },
  ];
  for (const agency of agencies) await server.given('/api/agencies', agency);
  await server.given('/api/agencies/city-gp-practice/appoint-lead', { lead: { name: 'G. Practice' } });
  const kind = 'multi-agency-case-file-audit';
  for (const [reference, title] of [
    ['CP1415', 'Child protection enquiries'],
    ['LAC1415', 'Looked after children'],
  ])
    await server.given('/api/audits', {
      ...{ reference, title, kind, period: '2014/15', focus: title, area: 'City' },
      agencies: ['city-police', 'city-health'],
    });
  await server.given('/api/audits/CP1415/select-case-file', { case: 'Case A', agencies: ['city-police'] });
  await server.given('/api/audits/CP1415/grade-case-file', {
    ...{ case: 'Case A', agency: 'city-police', scale: 'Ofsted', grade: 'Requires improvement' },
  });
  await server.given('/api/audits/CP1415/raise-immediate-concern', {
    ...{ concern: 'K1', case: 'Case A', text: 'No plan for the weekend.', raisedWith: 'city-police' },
  });
  await server.given('/api/audits/CP1415/resolve-immediate-concern', {
    concern: 'K1',
    outcome: 'Visited that day.',
  });
  const area = 'area-for-action';
  for (const [audit, body] of [
    [
      'CP1415',
      {
        kind: area,
        title: 'Attendance at Child Protection Conferences',
        themes: ['attendance'],
        extent: { of: 'one-case' },
        observation: 'The practice was neither present nor sent a report.',
        cases: ['Case A'],
      },
    ],
    [
      'CP1415',
      { kind: area, title: 'Delay of child protection medicals', themes: ['delay'], extent: { of: 'some' } },
    ],
    [
      'CP1415',
      {
        kind: 'strength',
        title: 'Interpreters were used',
        themes: ['voice of the child'],
        extent: { of: 'not-stated' },
      },
    ],
    [
      'LAC1415',
      {
        kind: area,
        title: 'Independent Reviewing Officer oversight',
        themes: ['voice of the child'],
        extent: { of: 'counted', seen: 3, outOf: 6 },
        observation: 'Some young people had not been seen by their IRO between statutory reviews.',
      },
    ],
    [
      'LAC1415',
      {
        kind: area,
        title: 'Access to support',
        themes: ['delay', 'mental health'],
        extent: { of: 'some' },
        observation: 'Delays caused by the immigration process affected two young people.',
      },
    ],
  ] as const)
    await server.given(`/api/audits/${audit}/record-finding`, body);
  await server.given('/api/findings/LAC1415.F1/link-to-earlier-finding', {
    relation: 'reinforces',
    outside: 'Commissioned IRO performance, contract review of June 2014',
  });
  await server.given('/api/findings/LAC1415.F1/record-decision', {
    ...{ decision: 'act', rationale: 'Performance was a concern already.', body: 'QA sub-committee' },
  });
  await server.given('/api/findings/LAC1415.F1/issue-practice-message', {
    message: 'Children need to be seen, heard and helped.',
    audience: 'All professionals',
  });
  await server.given('/api/indicators', {
    ...{ reference: 'IRO-VISITS', title: 'Children seen by their IRO between reviews', unit: 'percent' },
    ...{ numerator: 'Children seen', denominator: 'Children reviewed', direction: 'higher', target: 80 },
    ...{ frequency: 'monthly', standard: 'IRO Handbook 2010' },
  });
  await server.given('/api/indicators/IRO-VISITS/link-indicator', { finding: 'LAC1415.F1' });
  const seen = [52, 55, 50, 53, 51, 54, 52, 50, 53, 55, 51, 52, 54];
  for (const [at, numerator] of seen.entries()) {
    const period = `${2013 + Math.floor((at + 10) / 12)}-${String(((at + 10) % 12) + 1).padStart(2, '0')}`;
    await server.given('/api/indicators/IRO-VISITS/record-reading', { period, numerator, denominator: 100 });
  }
}

async function winter(server: Told, clock: SceneClock): Promise<void> {
  clock.to('2014-12-15');
  await server.given('/api/findings/LAC1415.F1/assign-action', {
    ...{
      title: 'Hold a contract meeting with the IRO service',
      owner: { agency: 'iro-service', post: 'Service manager' },
    },
    ...{ due: '2015-02-01', sponsor: { agency: 'cspc', post: 'Assistant Director for People' } },
  });
  await server.given('/api/findings/CP1415.F1/assign-action', {
    ...{
      title: 'Attend, or send a report to, every conference',
      owner: { agency: 'city-gp-practice', person: 'G. Practice' },
    },
    ...{ due: '2015-03-01', success: 'The practice is heard at every conference.', evidenceRequired: true },
  });
  clock.to('2014-12-19');
  await server.given(
    '/api/actions/CP1415.F1.A1/accept-action',
    { note: 'A rota is being drawn up.' },
    'gpLead',
  );
  clock.to('2015-01-26');
  await server.given('/api/actions/LAC1415.F1.A1/change-due-date', {
    ...{
      to: '2015-03-01',
      reason: 'Sickness in the service',
      agreedBy: { id: 'b.member', name: 'B. Member' },
    },
  });
  clock.to('2015-02-09');
  await server.given('/api/findings/LAC1415.F2/assign-action', {
    ...{ title: 'Agree support for those who wait for a decision', owner: { agency: 'city-health' } },
    ...{ due: '2015-12-31', effective: '2015-02-03' },
  });
  clock.to('2015-02-20');
  await server.given(
    '/api/actions/CP1415.F1.A1/attach-evidence',
    {
      ...{ evidence: 'attendance log', description: 'All five conferences since January.' },
    },
    'gpLead',
  );
  await server.given(
    '/api/actions/CP1415.F1.A1/claim-completion',
    { statement: 'Done since January.' },
    'gpLead',
  );
  await server.given('/api/notices', {
    ...{
      reference: 'conference-dates',
      title: 'Dates of conferences',
      to: ['city-gp-practice', 'city-police'],
    },
    ...{ about: ['CP1415.F1'], acknowledgeBy: '2015-03-06' },
  });
  await server.given(
    '/api/notices/conference-dates/acknowledge-notice',
    { agency: 'city-gp-practice' },
    'gpLead',
  );
  clock.to('2015-03-02');
  await server.given(
    '/api/actions/CP1415.F1.A1/verify-completion',
    { statement: 'The log was seen.' },
    'boardMember',
  );
}

async function spring(server: Told, clock: SceneClock): Promise<void> {
  await server.given('/api/meetings/qa-2015-03-19/record-minute', {
    ...{ text: 'The committee was not assured.', about: 'LAC1415.F1', decision: 'Escalate within a month.' },
  });
  await server.given(
    '/api/meetings/qa-2015-03-19/raise-challenge',
    {
      ...{ about: 'LAC1415.F1.A1', to: 'iro-service', due: '2015-04-19' },
      question: 'Half of the children were not seen. What stands in the way?',
    },
    'boardMember',
  );
  await server.given(
    '/api/findings/CP1415.F1/assess-impact',
    {
      ...{
        rating: 'emerging',
        restsOn: ['observation'],
        narrative: 'Heard at all conferences since.',
        lookAgainOn: '2015-05-15',
      },
    },
    'boardMember',
  );
  clock.to('2015-04-01');
  await server.given('/api/agencies/iro-service/rename-agency', {
    to: 'City IRO service',
    reason: 'New contract',
  });
  await server.given('/api/actions/LAC1415.F1.A1/report-blocked', {
    ...{ reason: 'The post is vacant.', waitingFor: 'an appointment' },
  });
  await server.given('/api/indicators/IRO-VISITS/change-target', {
    ...{ to: 90, appliesFrom: '2015-01-01', reason: 'The new contract asks for it.' },
  });
  for (const [period, numerator] of [
    ['2014-12', 66],
    ['2015-01', 70],
    ['2015-02', 74],
    ['2015-03', 61],
  ] as const)
    await server.given('/api/indicators/IRO-VISITS/record-reading', { period, numerator, denominator: 100 });
  await server.given('/api/indicators/IRO-VISITS/link-indicator', { action: 'CP1415.F1.A1' });
  clock.to('2015-04-20');
  await server.given(
    '/api/actions/LAC1415.F1.A1/escalate',
    { to: 'Chief executive', reason: 'Twice late.' },
    'boardMember',
  );
  await server.given('/api/meetings/qa-2015-03-19/answer-challenge', {
    challenge: 'C1',
    answer: 'Cover starts in May.',
  });
  await server.given('/api/findings/CP1415.F2/assign-action', {
    ...{ title: 'Agree who is called for a medical', owner: { agency: 'city-police' }, due: '2015-10-01' },
  });
  clock.to('2015-05-11');
  await server.given('/api/audits', {
    ...{
      reference: 'CP1516',
      title: 'Child protection enquiries, again',
      kind: 'multi-agency-case-file-audit',
    },
  });
  await server.given('/api/audits/CP1516/record-finding', {
    ...{
      kind: 'area-for-action',
      title: 'Medicals were late again',
      themes: ['delay'],
      extent: { of: 'one-case' },
    },
    basis: 'illustrative',
  });
  await server.given('/api/findings/CP1516.F1/link-to-earlier-finding', {
    relation: 'repeats',
    earlier: 'CP1415.F2',
  });
  await server.given('/api/findings/CP1516.F1/assign-action', {
    ...{
      title: 'Report each late medical',
      owner: { agency: 'city-health', person: 'H. Nurse' },
      due: '2015-07-01',
      basis: 'illustrative',
    },
  });
  await server.given('/api/actions/CP1516.F1.A1/request-more-time', {
    to: '2015-09-01',
    reason: 'Data are not ready.',
  });
}
