/** The board's pages: is it working, who answers for it, and what was known then. */
import type { Page } from '../frame/page.js';
import { changesPage } from './changes.js';
import { positionPage } from './position.js';

export const boardPages: readonly Page[] = [positionPage, changesPage];
