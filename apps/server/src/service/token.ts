/** The name under which Nest hands out the service. */
export const SERVICE = Symbol('the service');
