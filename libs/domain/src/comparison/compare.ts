/**
 * Audit to audit: what became of what an earlier audit found, as a later one tells. Derived from what people recorded
 * (links, judgements that rest on a re-audit) and, where they recorded nothing, from themes; each with its reason.
 */
import { latestAssessment } from '../finding/assessments.js';
import type { Finding } from '../finding/facts.js';
import type { Reason } from '../impact/status.js';
import type { FindingRef } from '../references.js';

/** `not-found-again` is no proof of anything: the later audit may not have looked. */
export type Outcome = 'improved' | 'continued' | 'not-found-again' | 'new';

export interface Compared {
  readonly outcome: Outcome;
  /** What it is derived from: the strongest there is. */
  readonly from: 'link' | 'judgement' | 'theme' | 'nothing';
  /** Null for what the later audit found anew. */
  readonly earlier: FindingRef | null;
  readonly later: readonly FindingRef[];
  readonly reasons: readonly Reason[];
}

/**
 * Compares what two audits found.
 * @param theme where given, themes alike means this one alone
 * @returns each earlier area for action, then each later one that is new, in the order given
 */
export function compare(
  earlier: readonly Finding[],
  later: readonly Finding[],
  theme?: string,
): readonly Compared[] {
  const before = earlier.filter(isArea);
  const became = before.map((finding) => becameOf(finding, later, theme));
  const taken = new Set(became.flatMap((one) => one.later));
  const fresh = later
    .filter((finding) => isArea(finding) && !taken.has(finding.reference))
    .map((finding): Compared => {
      const because = `no area for action of the earlier audit is linked to it or on its themes`;
      const reasons = [{ because, reference: finding.reference }];
      return { outcome: 'new', from: 'nothing', earlier: null, later: [finding.reference], reasons };
    });
  return [...became, ...fresh];
}

function becameOf(finding: Finding, later: readonly Finding[], theme: string | undefined): Compared {
  return (
    byLinks(finding, later.filter(isArea), 'continued') ??
    byJudgement(finding, later) ??
    byLinks(finding, later.filter(isStrength), 'improved') ??
    byThemes(finding, later.filter(isArea), 'continued', theme) ??
    byThemes(finding, later.filter(isStrength), 'improved', theme) ??
    notFound(finding)
  );
}

function byLinks({ reference }: Finding, later: readonly Finding[], outcome: Outcome): Compared | undefined {
  const linked = later.flatMap((one) => {
    const link = one.links.find(({ earlier }) => 'finding' in earlier && earlier.finding === reference);
    return link === undefined ? [] : [{ one, link }];
  });
  if (linked.length === 0) return undefined;
  const reasons = linked.map(({ one, link }) => ({
    because: `${one.reference}, ${saidOf(one)}, ${link.relation} it`,
    reference: one.reference,
  }));
  return compared(
    reference,
    outcome,
    'link',
    linked.map(({ one }) => one),
    reasons,
  );
}

/** Somebody judged its impact from a finding of the later audit. */
function byJudgement(finding: Finding, later: readonly Finding[]): Compared | undefined {
  const assessment = latestAssessment(finding);
  const found = later.find(({ reference }) => reference === assessment?.laterFinding);
  if (assessment === undefined || found === undefined) return undefined;
  const isBetter = assessment.rating !== 'none' && assessment.rating !== 'worse';
  const because = `its impact was judged “${assessment.rating}” from ${found.reference}: ${assessment.narrative}`;
  return compared(
    finding.reference,
    isBetter ? 'improved' : 'continued',
    'judgement',
    [found],
    [{ because, reference: finding.reference }],
  );
}

function byThemes(
  { reference, themes }: Finding,
  later: readonly Finding[],
  outcome: Outcome,
  theme: string | undefined,
): Compared | undefined {
  const wanted = theme === undefined ? themes : themes.filter((one) => one === theme);
  const alike = later.flatMap((one) => {
    const shared = one.themes.filter((each) => wanted.includes(each));
    return shared.length === 0 ? [] : [{ one, shared }];
  });
  if (alike.length === 0) return undefined;
  const reasons = alike.map(({ one, shared }) => ({
    because: `${one.reference}, ${saidOf(one)}, is on the same theme: ${shared.join(', ')}`,
    reference: one.reference,
  }));
  return compared(
    reference,
    outcome,
    'theme',
    alike.map(({ one }) => one),
    reasons,
  );
}

function notFound({ reference }: Finding): Compared {
  const because = 'the later audit says nothing that is linked to it or on its themes';
  return compared(reference, 'not-found-again', 'nothing', [], [{ because, reference }]);
}

function compared(
  earlier: FindingRef,
  outcome: Outcome,
  from: Compared['from'],
  later: readonly Finding[],
  reasons: readonly Reason[],
): Compared {
  return { outcome, from, earlier, later: later.map(({ reference }) => reference), reasons };
}

function isArea({ kind }: Finding): boolean {
  return kind === 'area-for-action';
}

function isStrength({ kind }: Finding): boolean {
  return kind === 'strength';
}

function saidOf({ kind }: Finding): string {
  return kind === 'strength' ? 'a strength' : 'an area for action';
}
