/**
 * What a reader may see, as conditions inside every query: a total or a search counts nothing else. Somebody with several
 * capacities sees what any of them sees.
 */
import { accountFactTypes } from '#domain/account/facts.js';
import { type AgencyRef, type AuditRef, type FindingRef, parentOf, streamOf } from '#domain/references.js';
import type { Condition, ReadStore, Where } from '#read-models/port.js';
import type { Caller } from '../permissions/caller.js';
import { boundsOf, type Bounds } from '../permissions/reach.js';
import { both } from './conditions.js';

type Conditions = Readonly<Record<string, Condition>>;

/** The collections that people read, each with its own marks of what it is about. */
export type Seen =
  | 'findings'
  | 'actions'
  | 'audits'
  | 'notices'
  | 'indicators'
  | 'meetings'
  | 'challenges'
  | 'stints'
  | 'trail'
  | 'accounts';

/** What lies within audits or themes, by the references of the moment. */
interface Within {
  readonly findings: readonly FindingRef[];
  /** Actions that answer any of the findings. */
  readonly actions: readonly string[];
  /** Those of them that stand under a finding outside. */
  readonly strays: readonly string[];
}

const nothing: Within = { findings: [], actions: [], strays: [] };

export class Sight {
  private constructor(
    private readonly bounds: Bounds,
    private readonly within: Within,
  ) {}

  /** What a caller sees now; two looks at the read models for somebody who is bound to audits or themes, else none. */
  static async of(caller: Caller, models: ReadStore): Promise<Sight> {
    const bounds = boundsOf(caller);
    const isBound = !bounds.whole && bounds.audits.length + bounds.themes.length > 0;
    return new Sight(bounds, isBound ? await withinBounds(bounds, models) : nothing);
  }

  /** Whether the reader sees everything of the partnership. */
  get whole(): boolean {
    return this.bounds.whole;
  }

  /** The agencies that a lead sees the work of. */
  get agencies(): readonly AgencyRef[] {
    return this.bounds.agencies;
  }

  /** Whether the reader is bound to nothing but agencies. */
  get isByAgencyAlone(): boolean {
    const { whole, audits, themes } = this.bounds;
    return !whole && audits.length + themes.length === 0;
  }

  seesAgency(agency: AgencyRef): boolean {
    return this.whole || this.agencies.includes(agency);
  }

  /** Whether the reader sees an audit’s cases and concerns, not only findings of it. */
  seesCases(audit: AuditRef): boolean {
    return this.whole || this.bounds.audits.includes(audit);
  }

  /**
   * Narrows what is asked of a collection to what the reader may see.
   * @param agencies whose work a lead sees, where that is more than their own: those that were merged into it
   */
  where(collection: Seen, asked: Where, agencies: readonly AgencyRef[] = this.agencies): Where {
    const alternatives = this.alternatives(collection, agencies);
    if (alternatives === undefined) return asked;
    const [only] = alternatives;
    const isNew = only !== undefined && Object.keys(only).every((field) => asked.all?.[field] === undefined);
    // As a condition of its own it can be where an index starts; an alternative is tested on each row.
    if (alternatives.length === 1 && isNew) return { ...asked, all: { ...asked.all, ...only } };
    return { ...asked, any: both(asked.any, alternatives) ?? [] };
  }

  /** Whether a document is among what the reader may see: the same conditions, tested on it. */
  sees(collection: Seen, document: object, agencies: readonly AgencyRef[] = this.agencies): boolean {
    const alternatives = this.alternatives(collection, agencies);
    return alternatives === undefined || alternatives.some((conditions) => meets(document, conditions));
  }

  /** Sets of conditions, one of which must hold; none for nothing, undefined for everything. */
  private alternatives(collection: Seen, agencies = this.agencies): readonly Conditions[] | undefined {
    if (this.whole && collection !== 'accounts') return undefined;
    if (this.bounds.accounts && collection === 'accounts') return undefined;
    return this.marks(collection, agencies).filter(isPossible);
  }

  private marks(collection: Seen, agencies: readonly AgencyRef[]): readonly Conditions[] {
    const { audits, themes, accounts } = this.bounds;
    const { findings, actions, strays } = this.within;
    switch (collection) {
      case 'findings':
        return [{ agencies: { has: agencies } }, { audit: { in: audits } }, { themes: { has: themes } }];
      case 'actions':
        return [{ agencies: { has: agencies } }, { audit: { in: audits } }, { key: { in: strays } }];
      case 'audits':
        return [{ key: { in: [...new Set([...audits, ...findings.map(parentOf)])] } }];
      case 'notices':
        return [
          { to: { has: agencies } },
          { about: { has: findings } },
          { practiceMessageOf: { in: findings } },
          { fulfils: { in: actions } },
        ];
      case 'indicators':
        return [
          { agencies: { has: agencies } },
          { findings: { has: findings } },
          { actions: { has: actions } },
        ];
      case 'challenges':
        return [{ agencies: { has: agencies } }, { about: { in: [...findings, ...actions] } }];
      case 'stints':
        return [{ agency: { in: agencies } }, { action: { in: actions } }];
      case 'trail':
        return [
          { agencies: { has: agencies } },
          { audit: { in: audits } },
          { themes: { has: themes } },
          { stream: { in: strays.map((action) => streamOf('action', action)) } },
          { about: { in: strays } },
          { type: { in: accounts ? accountFactTypes : [] } },
        ];
      case 'accounts':
        return [{ agencies: { has: agencies } }];
      case 'meetings':
        return [];
    }
  }
}

async function withinBounds({ audits, themes }: Bounds, models: ReadStore): Promise<Within> {
  const keys = async (collection: 'findings' | 'actions', any: readonly Conditions[]) => {
    const groups = await models.group(collection, ['key'], { any: any.filter(isPossible) });
    return groups.map(({ by }) => String(by[0]));
  };
  const findings = await keys('findings', [{ audit: { in: audits } }, { themes: { has: themes } }]);
  const actions = await keys('actions', [{ findingRefs: { has: findings } }]);
  const strays = actions.filter((action) => !audits.includes(parentOf(parentOf(action))));
  return { findings, actions, strays };
}

/** A list of nothing is met by nothing: the alternative need not be asked. */
function isPossible(conditions: Conditions): boolean {
  return Object.values(conditions).every((condition) => valuesOf(condition).length > 0);
}

function meets(document: object, conditions: Conditions): boolean {
  const fields = document as Readonly<Record<string, unknown>>;
  return Object.entries(conditions).every(([field, condition]) => {
    const value = fields[field === 'key' ? 'reference' : field];
    const values = valuesOf(condition);
    return Array.isArray(value)
      ? value.some((one) => values.includes(one as string))
      : values.includes(value);
  });
}

/** Of the two kinds of condition that sight is made of. */
function valuesOf(condition: Condition): readonly unknown[] {
  if (condition === null || typeof condition !== 'object') return [condition];
  if ('has' in condition) return condition.has;
  return 'in' in condition ? condition.in : [];
}
