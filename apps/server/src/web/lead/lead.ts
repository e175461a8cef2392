/** The agency lead's pages: each form by itself, as it is shown again when something stands in its way. */
import type { Page } from '../frame/page.js';
import { answerForms } from './answer.js';
import { deputyForms } from './deputy.js';
import { manyForms } from './many.js';
import { updateForms } from './update.js';

export const leadPages: readonly Page[] = [...updateForms, ...answerForms, ...manyForms, ...deputyForms];
