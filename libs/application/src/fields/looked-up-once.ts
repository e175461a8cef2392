/**
 * What class-validator knows of a class, looked up once. It walks through all classes for those that the class extends
 * each time something is validated, which is a twentieth of what a command costs the server. Decorators run when a
 * class is made, so nothing is added once one of its instances is there to be validated.
 */
import { getMetadataStorage } from 'class-validator';

const storage = getMetadataStorage();
const lookUp = storage.getTargetValidationMetadatas.bind(storage);
type Looked = Parameters<typeof lookUp>;

const known = new WeakMap<Looked[0], ReturnType<typeof lookUp>>();

storage.getTargetValidationMetadatas = (...looked: Looked) => {
  const [type, ...how] = looked;
  // By a schema or by groups, which nothing of ours has, other rules of the class count.
  if (how.some(Boolean)) return lookUp(...looked);
  const found = known.get(type) ?? lookUp(...looked);
  known.set(type, found);
  return found;
};
