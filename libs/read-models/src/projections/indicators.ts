/** The indicators, each with its series; and whom they concern, which follows from the findings and actions they measure. */
import { evolveIndicator, type Indicator } from '#domain/indicator/facts.js';
import { seriesOf, travelOf } from '#domain/indicator/series.js';
import { type AgencyRef, type IndicatorRef, streamOf } from '#domain/references.js';
import type { IndicatorDocument, Shown } from '../documents.js';
import { withOrWithout } from './pointers.js';
import type { Documents } from './session.js';
import { shownBy, stateAfter, type Step } from './step.js';
import type { Unsettled } from './unsettled.js';

export async function projectIndicator(step: Step, unsettled: Unsettled): Promise<void> {
  const { reference, documents, fact } = step;
  const before = await documents.get('indicators', reference);
  const indicator = stateAfter(evolveIndicator, step, before);
  documents.put('indicators', reference, indicatorDocument(indicator, shownBy(fact)));
  unsettled.indicators.add(reference);
  const was = new Set(itemsOf(before));
  const is = new Set(itemsOf(indicator));
  for (const item of was.symmetricDifference(is)) {
    const indicators = (await documents.get('measured', item))?.indicators ?? [];
    const now = withOrWithout(indicators, reference, is.has(item));
    if (now.length === 0) documents.delete('measured', item);
    else documents.put('measured', item, { indicators: now });
  }
}

/** Lets the indicators of an item be settled anew when other agencies have a part in it than before. */
export async function unsettleIndicators(
  documents: Documents,
  unsettled: Unsettled,
  item: string,
  [before, now]: readonly [Concerning | undefined, Concerning],
): Promise<void> {
  if (before !== undefined && isSameList(before.agencies, now.agencies)) return;
  const measured = await documents.get('measured', item);
  for (const indicator of measured?.indicators ?? []) unsettled.indicators.add(indicator);
}

/** Puts the document with the agencies that it concerns now. */
export async function settledIndicator(documents: Documents, reference: IndicatorRef): Promise<void> {
  const document = await documents.get('indicators', reference);
  if (document === undefined) return;
  const agencies = new Set<AgencyRef>();
  for (const finding of document.findings)
    for (const agency of (await documents.get('findings', finding))?.agencies ?? []) agencies.add(agency);
  for (const action of document.actions)
    for (const agency of (await documents.get('actions', action))?.agencies ?? []) agencies.add(agency);
  documents.put('indicators', reference, { ...document, agencies: [...agencies] });
}

interface Concerning {
  readonly agencies: readonly AgencyRef[];
}

/** Whom it concerns follows from other streams: see `settledIndicator`. */
export function indicatorDocument(indicator: Indicator, shown: Shown): IndicatorDocument {
  const series = seriesOf(indicator);
  return {
    ...indicator,
    ...shown,
    status: indicator.retired === null ? 'current' : 'retired',
    series,
    latest: series.at(-1) ?? null,
    travel: travelOf(indicator.direction, series),
    agencies: [],
  };
}

/** The streams of the findings and actions that an indicator measures. */
function itemsOf(indicator: Pick<Indicator, 'findings' | 'actions'> | undefined): readonly string[] {
  if (indicator === undefined) return [];
  return [
    ...indicator.findings.map((finding) => streamOf('finding', finding)),
    ...indicator.actions.map((action) => streamOf('action', action)),
  ];
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value, at) => value === other[at]);
}
