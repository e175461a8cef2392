/** Lifts the data of old event versions to the present one, a step at a time. Every fact is still in its first version. */

export type Upcast = (data: object) => object;

/** By event type, then by the version that a step starts from. */
export const upcasters: Readonly<Record<string, Readonly<Record<number, Upcast>>>> = {};
