/** Tells whether stored read models are what this version would make of the same log. */
import { hash } from 'node:crypto';
import { collections } from '../documents.js';

/** To be raised whenever a projection comes to make other documents of the same events. */
const PROJECTIONS_VERSION = 8;

/** Twelve hex digits over the declared collections and the version of the projections. */
export function shapeOfReadModels(): string {
  return hash('sha256', JSON.stringify([PROJECTIONS_VERSION, collections])).slice(0, 12);
}
