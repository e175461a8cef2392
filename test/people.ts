/** The people of the tests' partnership: one of each hand that writes, from several agencies. */
import type { Person } from '#domain/entry.js';

export const coordinator: Person = {
  id: 'amira-khan',
  name: 'Amira Khan',
  post: 'Business manager',
  role: 'coordinator',
  agency: 'city-cspc',
};
export const gpLead: Person = {
  id: 'dr-osei',
  name: 'Dr Osei',
  post: 'Practice safeguarding lead',
  role: 'agency-lead',
  agency: 'city-gp-practice',
};
export const gpDeputy: Person = { ...gpLead, id: 'lena-ward', name: 'Lena Ward', post: 'Practice manager' };
export const socialCareLead: Person = {
  id: 'tom-reid',
  name: 'Tom Reid',
  post: 'Assistant Director for People',
  role: 'agency-lead',
  agency: 'city-social-care',
};
export const policeLead: Person = {
  id: 'di-marsh',
  name: 'DI Marsh',
  post: 'Detective Inspector',
  role: 'agency-lead',
  agency: 'city-police',
};
export const auditor: Person = {
  id: 'ruth-cole',
  name: 'Ruth Cole',
  post: 'Designated nurse',
  role: 'auditor',
  agency: 'city-icb',
};
/** Acts for no agency at all, as an independent scrutineer does. */
export const scrutineer: Person = {
  id: 'prof-lyon',
  name: 'Professor Lyon',
  post: 'Independent scrutineer',
  role: 'board-member',
};
export const policeBoardMember: Person = {
  id: 'cmdr-hale',
  name: 'Commander Hale',
  post: 'Commander',
  role: 'board-member',
  agency: 'city-police',
};
