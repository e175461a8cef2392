/** The inspector's pages, which everybody who reads may use: find everything, follow it, read it as it is stored. */
import type { Page } from '../frame/page.js';
import { eventPage } from './event.js';
import { searchPage } from './search.js';
import { trailPage } from './trail.js';

export const inspectorPages: readonly Page[] = [searchPage, trailPage, eventPage];
