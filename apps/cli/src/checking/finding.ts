/** What a check of a data folder finds. */

export interface CheckFinding {
  readonly part: 'events' | 'read models' | 'agreement' | 'evidence' | 'access log';
  /** Position in the log, as far as it is about an event. */
  readonly position?: number;
  /** The stream, document or file that it is about. */
  readonly about?: string;
  /** What does not match, in plain words. */
  readonly problem: string;
}

/** Hears how far a part of the check has come. */
export type OnChecked = (part: CheckFinding['part'], done: number, total: number) => void;
