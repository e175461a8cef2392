/** Invented people, agencies and sentences of the kind that action trackers hold. None is real. */
import type { Person } from '#domain/entry.js';
import type { Random } from './random.js';

const places = ['city', 'county', 'north', 'south', 'east', 'west', 'central', 'valley'];
const services = ['police', 'csc', 'gp-practice', 'school-nursing', 'housing'];
const firstNames = 'Amira Ben Carys Dev Ewa Farah Grace Hal Ines Jo Kit Lena Mo Nia Omar Priya'.split(' ');
const lastNames = 'Khan Hill Owen Patel Nowak Reid Adeyemi Walsh Silva Burns Frost Gray Moss Ali'.split(' ');
const posts = [
  'team manager',
  'head of service',
  'designated nurse',
  'detective inspector',
  'business manager',
];

/** Forty agencies. */
export const agencyRefs = places.flatMap((place) => services.map((service) => `${place}-${service}`));

export const themes = [
  ...['voice of the child', 'timeliness', 'recording', 'thresholds', 'supervision', 'chronologies'],
  ...['strategy meetings', 'information sharing', 'neglect', 'domestic abuse', 'parental mental health'],
  ...['fathers', 'transitions', 'health assessments', 'missing episodes', 'exploitation', 'escalation'],
  ...['core groups', 'plans', 'permanence', 'placement', 'education', 'identity', 'disability', 'housing'],
];

const subjects = [
  ...['Social workers', 'Health visitors', 'Conference chairs', 'School staff', 'The duty team', 'Officers'],
  ...['Team managers', 'Reviewing officers', 'Midwives', 'The named GP', 'Youth workers', 'Core groups'],
];
const deeds = [
  ...['recorded the views of the child', 'shared the chronology', 'held the strategy meeting in time'],
  ...['sent the report before the conference', 'considered the wider family', 'updated the plan'],
  ...['checked the history of referrals', 'challenged the decision', 'saw the child alone'],
  ...['wrote the analysis in plain words', 'involved the father', 'followed the escalation policy'],
];
const extents = [
  ...['in most of the files', 'in about half of the cases seen', 'only after a reminder', 'without delay'],
  ...['in the sampled month', 'with the agreed template', 'as the procedures ask', 'in three teams'],
];

export function sentence(random: Random): string {
  return `${random.one(subjects)} ${random.one(deeds)} ${random.one(extents)}`;
}

export function paragraph(random: Random): string {
  return Array.from({ length: random.between(2, 3) }, () => `${sentence(random)}.`).join(' ');
}

export function person(random: Random, role: Person['role'], agency: string): Person {
  const [first, last] = [random.one(firstNames), random.one(lastNames)];
  const name = `${first} ${last}`;
  return { id: `${agency}.${first}.${last}`.toLowerCase(), name, post: random.one(posts), role, agency };
}
